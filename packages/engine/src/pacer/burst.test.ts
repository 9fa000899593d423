import { expect, test } from 'vitest'
import { Burst } from './burst.ts'

test('requests wait for the last user, and go together', async () => {
  const burst = new Burst(3, 2)
  const [first, second] = [burst.createUser(), burst.createUser()]
  const released = Promise.all([first, second].map(async (user) => await user.arrive('http://a:1')))
  await burst.ready
  expect(burst.origins).toHaveLength(2)
  burst.release(5)
  expect(await released).toEqual([5, 5])
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
