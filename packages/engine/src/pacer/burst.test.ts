import { expect, test } from 'vitest'
import { Burst } from './burst.ts'

test('requests wait for the last user, and go together', async () => {
  const burst = new Burst(3, 2)
  const [first, second] = [burst.createUser(), burst.createUser()]
  const released = [first.arrive('http://a:1'), second.arrive('http://b:2')]
  await burst.ready
  expect(burst.origins).toEqual(['http://a:1', 'http://b:2'])
  burst.release(5)
  expect(await Promise.all(released)).toEqual([5, 5])
  expect(first.arrive('http://a:1')).toBeUndefined()
})

test('a user that ends without a request is not waited for', async () => {
  const burst = new Burst(0, 2)
  burst.createUser().leave()
  const sends = burst.createUser()
  // Two at once by one user: one user is there.
  void sends.arrive('http://a:1')
  void sends.arrive('http://a:1')
  sends.leave()
  await burst.ready
  expect(burst.origins).toHaveLength(2)
})

test('a burst of nobody is ready', async () => {
  await expect(new Burst(0, 0).ready).resolves.toBeUndefined()
})
