import { post, status } from '@gauntlet/core/flow'
import { expect, test } from 'vitest'
import { createFakeIo, runOnce, scenarioOf } from './fake-io.suite.ts'

const step = (more: object = {}) =>
  post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)], ...more })

test('a client that sends again sends the identical request, until it is content', async () => {
  const fake = createFakeIo((_request, at) => (at < 2 ? { refused: true } : { status: 201 }))
  const io = {
    ...fake.io,
    sendsAgain: async ({ failure }: object & { failure?: object }) => failure !== undefined,
  }
  const end = await runOnce(scenarioOf([step()]), { io })
  expect(end).toEqual({ kind: 'completed' })
  expect(new Set(fake.requests.map(({ body }) => body)).size).toBe(1)
  expect(fake.results.map(({ willRetry }) => willRetry)).toEqual([true, true, undefined])
})

test('one that is not content, and gives up, ends as if it had sent once', async () => {
  const fake = createFakeIo(() => ({ refused: true }))
  const end = await runOnce(scenarioOf([step()]), {
    io: { ...fake.io, sendsAgain: () => Promise.resolve(false) },
  })
  expect(end).toMatchObject({ failure: { kind: 'transport' } })
  expect(fake.results).toHaveLength(1)
})

test('the retry of a step comes behind it, and makes its request anew', async () => {
  const fake = createFakeIo((_request, at) => ({ status: at < 3 ? 500 : 201 }))
  let again = 0
  await runOnce(scenarioOf([step({ retry: { times: 1, delayMs: 1 } })]), {
    io: { ...fake.io, sendsAgain: () => Promise.resolve((again += 1) % 2 === 1) },
  })
  const bodies = fake.requests.map(({ body }) => body)
  expect(bodies).toHaveLength(4)
  expect([bodies[0] === bodies[1], bodies[1] === bodies[2], bodies[2] === bodies[3]]).toEqual([
    true,
    false,
    true,
  ])
})
