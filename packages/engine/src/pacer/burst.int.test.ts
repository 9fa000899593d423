import type { ObservedExchange } from '@gauntlet/contract'
import {
  flow,
  get,
  parallel,
  post,
  think,
  type LoadPhase,
  type Scenario,
} from '@gauntlet/core/flow'
import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runLoad, type RunLoadOptions } from '../run-load.ts'

const servers: RawServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const auditLimits = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 }
const answer = 'HTTP/1.1 200 X\r\ncontent-length: 0\r\n\r\n'

/** Answers only once `users` requests have arrived, at all replicas together: they must really be in flight at once. */
async function startBarrier(users: number, replicas = 1) {
  const waiting: (() => void)[] = []
  let requests = 0
  for (let at = 0; at < replicas; at += 1) {
    const server = await startRawServer((socket) => {
      requests += 1
      waiting.push(() => socket.write(answer))
      if (waiting.length === users) for (const go of waiting.splice(0)) go()
    })
    servers.push(server)
  }
  const [target = '', ...others] = servers.map(({ origin }) => origin)
  return { target, replicas: others, countRequests: () => requests }
}

const scenario = (phases: readonly LoadPhase[], steps = [get('/a')]): Scenario => ({
  name: 'test',
  phases,
  flows: [{ weight: 1, flow: flow('one', steps) }],
})

async function run(options: Omit<RunLoadOptions, 'seed' | 'auditLimits'>) {
  const seen: ObservedExchange[] = []
  const observe = (exchange: ObservedExchange) => void seen.push(exchange)
  const result = await runLoad({ seed: 1, auditLimits, observe, ...options })
  return { result, seen }
}

test('all users of a burst are in flight at once, over all replicas, and each counts once', async () => {
  const { target, replicas, countRequests } = await startBarrier(12, 2)
  const phases: LoadPhase[] = [
    { kind: 'burst', bursts: 1, users: 12, durationMs: 100, record: false },
    { kind: 'burst', bursts: 3, users: 12, durationMs: 600 },
  ]
  const { result } = await run({ scenario: scenario(phases), target, replicas })
  expect(countRequests()).toBe(48)
  expect(result.total).toMatchObject({ requestsTotal: 36, successCount: 36 })
  expect(result.audit).toMatchObject({ offered: 36, sent: 36, skipped: 0, valid: true })
  expect(result).toMatchObject({ usersStarted: 48, usersCompleted: 48 })
  // A burst whose last answer comes late on a busy machine is longer.
  expect(result.recordedMs).toBeGreaterThanOrEqual(600)
})

test('the requests of a burst are due and sent at its release, on connections that were open before', async () => {
  const { target } = await startBarrier(20)
  const phases: LoadPhase[] = [{ kind: 'burst', bursts: 1, users: 20, durationMs: 200 }]
  const { seen } = await run({ scenario: scenario(phases), target })
  expect(new Set(seen.map(({ scheduledAtNs }) => scheduledAtNs)).size).toBe(1)
  // Written before the first answer of any could be read.
  const lastSent = Math.max(...seen.map(({ invokedAtNs }) => invokedAtNs))
  expect(lastSent).toBeLessThan(Math.min(...seen.map(({ returnedAtNs }) => returnedAtNs)))
})

test('users of a burst share a key that begins with the id of the run; other users have their own', async () => {
  const { target } = await startBarrier(1)
  const phases: LoadPhase[] = [
    { kind: 'burst', bursts: 2, users: 2, durationMs: 40 },
    { kind: 'count', arrivals: 2, durationMs: 20 },
  ]
  const steps = [post('/a', { json: { key: '{{ $burstKey }}' } })]
  const variables = { loadTestRunId: 'r7' }
  const { seen } = await run({ scenario: scenario(phases, steps), target, variables })
  const keys = seen.map(({ requestBody = '' }) => (JSON.parse(requestBody) as { key: string }).key)
  expect(keys.toSorted()).toEqual(['r7-b0', 'r7-b0', 'r7-b1', 'r7-b1', 'r7-u4', 'r7-u5'])
})

test('that key has a form as a UUID, which another run does not send again', async () => {
  const { target } = await startBarrier(1)
  const phases: LoadPhase[] = [
    { kind: 'burst', bursts: 2, users: 2, durationMs: 40 },
    { kind: 'count', arrivals: 1, durationMs: 20 },
  ]
  const steps = [post('/a', { json: { key: '{{ $burstUuid }}' } })]
  const send = async (loadTestRunId: string) => {
    const variables = { loadTestRunId }
    const { seen } = await run({ scenario: scenario(phases, steps), target, variables })
    return seen.map(({ requestBody = '' }) => (JSON.parse(requestBody) as { key: string }).key)
  }
  const [first, second] = [await send('r7'), await send('r8')]
  const form = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
  expect(first.every((key) => form.test(key))).toBe(true)
  const counts = [...new Set(first)].map((key) => first.filter((one) => one === key).length)
  expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 2])
  expect(new Set([...first, ...second]).size).toBe(6)
})

test('only the first requests are held; both of two parallel ones are', async () => {
  const { target, countRequests } = await startBarrier(4)
  const phases: LoadPhase[] = [{ kind: 'burst', bursts: 1, users: 2, durationMs: 40 }]
  const steps = [think(5), parallel([get('/a'), get('/b')]), parallel([get('/c'), get('/d')])]
  await run({
    scenario: { ...scenario(phases), flows: [{ weight: 1, flow: flow('two', steps) }] },
    target,
  })
  expect(countRequests()).toBe(8)
})

test('an interruption before the release sends nothing of the burst', async () => {
  const { target, countRequests } = await startBarrier(1)
  const stop = new AbortController()
  const phases: LoadPhase[] = [{ kind: 'burst', bursts: 1, users: 5, durationMs: 600_000 }]
  const running = run({ scenario: scenario(phases), target, signal: stop.signal })
  setImmediate(() => stop.abort())
  const { result } = await running
  expect(result).toMatchObject({ interrupted: true, usersCompleted: 0 })
  expect(countRequests()).toBe(0)
})

test('users beyond maxUsers are skipped and counted, the others are released without them', async () => {
  const { target } = await startBarrier(3)
  const phases: LoadPhase[] = [{ kind: 'burst', bursts: 1, users: 5, maxUsers: 3, durationMs: 40 }]
  const { result } = await run({ scenario: scenario(phases), target })
  expect(result.total.requestsTotal).toBe(3)
  expect(result.audit).toMatchObject({ offered: 5, sent: 3, skipped: 2, valid: false })
})

test('a target that refuses connections does not hold a burst back', async () => {
  const free = createServer()
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
  const { port } = free.address() as { port: number }
  const target = `http://127.0.0.1:${port}`
  const phases: LoadPhase[] = [
    { kind: 'pause', durationMs: 50 },
    { kind: 'burst', bursts: 1, users: 4, durationMs: 40 },
  ]
  const running = run({ scenario: scenario(phases), target })
  free.once('connection', (socket) => void (socket.destroy(), free.close()))
  const { result } = await running
  expect(result.total.errorBreakdown).toEqual({ refused: 4 })
})
