import type { LoadResult, ObservedExchange } from '@gauntlet/contract'
import {
  flow,
  get,
  post,
  think,
  type Flow,
  type LoadPhase,
  type Scenario,
} from '@gauntlet/core/flow'
import { startRawServer, type RawServer } from '@gauntlet/testkit'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createSocketTransport } from './http/socket-transport.ts'
import { runLoad, type RunLoadOptions } from './run-load.ts'

let server: RawServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const answer = (status: number, body = '{"ok":true}'): string =>
  `HTTP/1.1 ${status} X\r\ncontent-length: ${body.length}\r\n\r\n${body}`

const serve = async (onData: Parameters<typeof startRawServer>[0]): Promise<RawServer> => {
  server = await startRawServer(onData)
  return server
}

const scenario = (phases: readonly LoadPhase[], ...flows: readonly Flow[]): Scenario => ({
  name: 'test',
  phases,
  flows: flows.map((one) => ({ weight: 1, flow: one })),
})

/** Limits that a busy test machine does not pass by accident. */
const lenient = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 }

const run = (scene: Scenario, more: Partial<RunLoadOptions> = {}): Promise<LoadResult> =>
  runLoad({
    scenario: scene,
    target: server?.origin ?? '',
    seed: 1,
    auditLimits: lenient,
    ...more,
  })

const one = flow('one', [get('/a')])

test('every arrival of the schedule is sent once and counted once, warm-up apart', async () => {
  const { received } = await serve((socket) => socket.write(answer(200)))
  const result = await run(
    scenario(
      [
        { kind: 'open', ratePerSecond: 100, durationMs: 100, record: false },
        { kind: 'open', ratePerSecond: 100, durationMs: 200 },
        { kind: 'pause', durationMs: 20 },
        { kind: 'count', arrivals: 7, durationMs: 100 },
      ],
      one,
    ),
  )
  expect(received().match(/GET \/a /g)).toHaveLength(37)
  expect(result.total).toMatchObject({ requestsTotal: 27, successCount: 27, errorCount: 0 })
  expect(result.endpoints.map(({ method, endpoint }) => [method, endpoint])).toEqual([
    ['GET', '/a'],
  ])
  expect(result.total.response.count).toBe(27)
  expect(result.audit).toMatchObject({ offered: 27, sent: 27, skipped: 0, valid: true })
  expect(result).toMatchObject({ usersStarted: 37, usersCompleted: 37, interrupted: false })
  expect(result.recordedMs).toBe(300)
  const sum = (pick: (slice: LoadResult['timeline'][number]) => number): number =>
    result.timeline.reduce((total, slice) => total + pick(slice), 0)
  expect([sum((s) => s.startedCount), sum((s) => s.completedCount)]).toEqual([37, 37])
})

test('the closed model keeps its users busy one flow at a time', async () => {
  const stop = new AbortController()
  const waiting: Socket[] = []
  let [requests, most] = [0, 0]
  await serve((socket) => {
    requests += 1
    most = Math.max(most, waiting.push(socket))
    // Nobody is answered before all four wait; the twelfth request is of their third turn.
    if (waiting.length < 4) return
    if (requests === 12) stop.abort()
    for (const each of waiting.splice(0)) each.write(answer(200))
  })
  const scene = scenario([{ kind: 'closed', users: 4, durationMs: 60_000 }], one)
  const result = await run(scene, { signal: stop.signal })
  expect(most).toBe(4)
  expect(result.total.requestsTotal).toBe(12)
  expect(result.usersCompleted).toBe(result.usersStarted)
})

test('arrivals beyond maxUsers are skipped, counted, and make the run invalid', async () => {
  // Nobody is answered before all have arrived.
  const result = await run(
    scenario(
      [{ kind: 'open', ratePerSecond: 100, durationMs: 200, maxUsers: 5 }],
      flow('slow', [get('/a', { timeoutMs: 1_000 })]),
    ),
    { target: (await serve(() => undefined)).origin },
  )
  expect(result.audit).toMatchObject({ offered: 20, sent: 5, skipped: 15, valid: false })
  expect(result.audit.reasons.join()).toContain('15 of 20 offered requests were never sent')
  expect(result.total.timeoutCount).toBe(5)
})

test('outcomes: what may have happened is info, what was refused is fail', async () => {
  await serve((socket, text) => {
    const path = /^\w+ (\S+)/.exec(text)?.[1]
    if (path === '/reset') socket.resetAndDestroy()
    else if (path === '/503') socket.write(answer(503))
    else if (path === '/404') socket.write(answer(404))
    else if (path === '/409') socket.write(answer(409))
    else if (path !== '/timeout') socket.write(answer(200))
  })
  const declared = {
    expect: [{ of: { kind: 'status' }, must: { kind: 'equals', value: 404 } }],
  } as const
  const broken = {
    expect: [{ of: { kind: 'status' }, must: { kind: 'equals', value: 201 } }],
  } as const
  const flows = [
    flow('many', [
      get('/200'),
      get('/503'),
      get('/404'),
      get('/404', { endpoint: '/declared', ...declared }),
      get('/200', { endpoint: '/broken', ...broken }),
      get('/409'),
    ]),
    flow('timeout', [get('/timeout', { timeoutMs: 1_000 })]),
    flow('reset', [get('/reset')]),
  ]
  const total = await Promise.all(
    flows.map((each) => run(scenario([{ kind: 'count', arrivals: 1, durationMs: 10 }], each))),
  )
  const seen = total
    .flatMap(({ endpoints }) => endpoints)
    .map(({ endpoint, outcomes, errorBreakdown }) => [
      endpoint,
      Object.entries(outcomes).find(([, count]) => count > 0)?.[0],
      Object.keys(errorBreakdown)[0],
    ])
  expect(seen).toEqual([
    ['/200', 'ok', undefined],
    ['/503', 'info', 'http_5xx'],
    ['/404', 'fail', 'http_4xx'],
    ['/declared', 'fail', undefined],
    ['/broken', 'ok', 'expectation'],
    ['/409', 'info', 'http_4xx'],
    ['/timeout', 'info', 'timeout'],
    ['/reset', 'info', 'reset'],
  ])
})

test('a stall shows in the response time of those who arrived during it, not in the service time', async () => {
  // One connection: everything behind the stalled request waits inside the generator.
  let stalled = false
  await serve((socket) => {
    if (stalled) return socket.write(answer(200))
    stalled = true
    return setTimeout(() => socket.write(answer(200)), 300)
  })
  const stall = {
    ...scenario([{ kind: 'open', ratePerSecond: 100, durationMs: 300 }], one),
    connections: { max: 1 },
  }
  const seen: ObservedExchange[] = []
  const { total } = await run(stall, { observe: (exchange) => seen.push(exchange) })
  expect(total.requestsTotal).toBe(30)
  const [first, ...others] = seen
  const during = others.filter(({ scheduledAtNs }) => scheduledAtNs < (first?.returnedAtNs ?? 0))
  expect(during.length).toBeGreaterThan(0)
  // Due during the stall and sent after it: the wait is in their response time alone.
  const sentEarly = during.filter(({ invokedAtNs }) => invokedAtNs < (first?.returnedAtNs ?? 0))
  expect(sentEarly).toEqual([])
  const meanSince = (begin: 'scheduledAtNs' | 'invokedAtNs') =>
    seen.reduce((sum, each) => sum + each.returnedAtNs - each[begin], 0) / seen.length / 1e6
  expect(total.response.meanMs).toBeCloseTo(meanSince('scheduledAtNs'), 1)
  expect(total.service.meanMs).toBeCloseTo(meanSince('invokedAtNs'), 1)
  expect(total.response.count).toBe(total.service.count)
})

test('a later step is due when the one before ended plus think time', async () => {
  await serve((socket) => socket.write(answer(200)))
  const seen: ObservedExchange[] = []
  await run(
    scenario(
      [{ kind: 'count', arrivals: 1, durationMs: 10 }],
      flow('two', [get('/one'), think(10), get('/next')]),
    ),
    { observe: (exchange) => seen.push(exchange) },
  )
  const [first, next] = seen
  // Counted from the arrival, the second step would have waited for the whole of the first.
  expect(next?.scheduledAtNs).toBe((first?.returnedAtNs ?? 0) + 10e6)
})

test('observe sees each attempt with both bodies, its user and its own number', async () => {
  await serve((socket) => socket.write(answer(200, '{"variant":"a"}')))
  const seen: ObservedExchange[] = []
  await run(
    scenario(
      [
        { kind: 'count', arrivals: 1, durationMs: 10, record: false },
        { kind: 'count', arrivals: 3, durationMs: 30 },
      ],
      flow('assign', [post('/assign', { name: 'assign', json: { user: '{{ runName }}' } })]),
    ),
    { observe: (exchange) => seen.push(exchange), variables: { runName: 'r1' } },
  )
  expect(seen.map(({ recorded }) => recorded)).toEqual([false, true, true, true])
  expect(seen.map(({ operation }) => operation)).toEqual([0, 1, 2, 3])
  expect(seen.map(({ user }) => user)).toEqual([0, 1, 2, 3])
  expect(seen[1]).toMatchObject({
    step: 'assign',
    method: 'POST',
    endpoint: '/assign',
    path: '/assign',
    requestHeaders: { 'content-type': 'application/json' },
    requestBody: '{"user":"r1"}',
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
  })
  expect(seen[1]?.scheduledAtNs).toBeLessThanOrEqual(seen[1]?.invokedAtNs as number)
  expect(Buffer.from(seen[1]?.responseBody ?? []).toString()).toBe('{"variant":"a"}')
  expect(seen[1]?.returnedAtNs).toBeGreaterThan(seen[1]?.invokedAtNs as number)
})

test('observe distinguishes what failed from what succeeded, as the counts of the run do', async () => {
  await serve((socket) => socket.write(answer(503)))
  const seen: ObservedExchange[] = []
  const result = await run(scenario([{ kind: 'count', arrivals: 2, durationMs: 10 }], one), {
    observe: (exchange) => seen.push(exchange),
  })
  expect(seen.map(({ succeeded, timedOut }) => [succeeded, timedOut])).toEqual([
    [false, false],
    [false, false],
  ])
  expect(result.total.successCount).toBe(0)
})

test('headers of the run go with every request, and do not change the workload hash', async () => {
  const { received } = await serve((socket) => socket.write(answer(200)))
  const scene = scenario([{ kind: 'count', arrivals: 2, durationMs: 10 }], one)
  const first = await run(scene, { headers: { 'x-load-test-run-id': 'r1' } })
  const second = await run(scene, { headers: { 'x-load-test-run-id': 'r2' } })
  expect(received().match(/x-load-test-run-id: r[12]\r\n/g)).toHaveLength(4)
  expect(first.workloadHash).toMatch(/^[0-9a-f]{64}$/)
  expect(second.workloadHash).toBe(first.workloadHash)
})

test('the variables that `before` leaves go to every user', async () => {
  const { received } = await serve((socket) => socket.write(answer(200, '{"token":"t-1"}')))
  await run({
    ...scenario(
      [{ kind: 'count', arrivals: 2, durationMs: 10 }],
      flow('use', [get('/use/{{ token }}')]),
    ),
    before: flow('login', [
      post('/login', { capture: [{ as: 'token', from: { kind: 'json', path: '$.token' } }] }),
    ]),
    after: flow('logout', [post('/logout')]),
  })
  expect(received().match(/(POST|GET) \/\S+/g)).toEqual([
    'POST /login',
    'GET /use/t-1',
    'GET /use/t-1',
    'POST /logout',
  ])
})

describe('an interruption', () => {
  const long = scenario([{ kind: 'open', ratePerSecond: 50, durationMs: 60_000 }], one)

  test('stops arrivals, waits for what is in flight and keeps what was measured', async () => {
    const controller = new AbortController()
    let answered = 0
    await serve((socket) => {
      // Aborted while the fifth waits for its answer: it is still answered and counted.
      if (++answered === 5) controller.abort()
      setTimeout(() => socket.write(answer(200)), 30)
    })
    const result = await run(long, { signal: controller.signal })
    expect(result.interrupted).toBe(true)
    expect(result.total).toMatchObject({ requestsTotal: answered, successCount: answered })
    expect(result.usersStarted).toBeLessThan(50 * 60)
  })

  test('waits no longer than it says', async () => {
    const controller = new AbortController()
    await serve(() => controller.abort())
    const result = await run(long, {
      signal: controller.signal,
      drainMs: { scheduled: 60_000, interrupted: 20 },
    })
    expect(result.interrupted).toBe(true)
    expect(result.total.errorBreakdown).toEqual({ aborted: result.total.requestsTotal })
    expect(result.total.outcomes.info).toBe(result.total.requestsTotal)
  })
})

test('a blocked generator voids its run and says why', async () => {
  await serve((socket) => socket.write(answer(200)))
  let blocked = false
  const result = await run(scenario([{ kind: 'open', ratePerSecond: 50, durationMs: 400 }], one), {
    auditLimits: { ...lenient, slipP99Ms: 100, eventLoopP99Ms: 100 },
    observe: () => {
      if (blocked) return
      blocked = true
      const end = performance.now() + 250
      while (performance.now() < end);
    },
  })
  expect(result.audit.valid).toBe(false)
  expect(result.audit.reasons.join('\n')).toMatch(
    /load generator lag p99: [\d.]+ ms \(limit 100 ms\)/,
  )
  expect(result.audit.reasons.join('\n')).toMatch(/event loop ran .* late/)
})

test('users that end early are counted with their reasons', async () => {
  await serve((socket) => socket.write(answer(200, '{}')))
  const strict = flow('strict', [
    get('/a', { capture: [{ as: 'id', from: { kind: 'json', path: '$.id' } }] }),
    get('/never/{{ id }}'),
  ])
  const result = await run(scenario([{ kind: 'count', arrivals: 3, durationMs: 10 }], strict))
  expect(result).toMatchObject({ usersFailed: 3, usersCompleted: 0 })
  expect(result.userFailures).toMatchObject([{ kind: 'capture', count: 3 }])
  expect(result.total.errorBreakdown).toEqual({ capture: 3 })
})

test('a transport that is given is used and left open', async () => {
  const { origin, received } = await serve((socket) => socket.write(answer(200)))
  const transport = createSocketTransport()
  const before = flow('once', [get('/before')])
  const scene = { ...scenario([{ kind: 'count', arrivals: 2, durationMs: 10 }], one), before }
  const result = await run(scene, { transport })
  expect(result.total.successCount).toBe(2)
  const after = { method: 'GET', origin, path: '/after', headers: {}, timeoutMs: 5_000 }
  expect((await transport.send(after)).answer?.status).toBe(200)
  expect(received().match(/GET \/\w+/g)).toEqual(['GET /before', 'GET /a', 'GET /a', 'GET /after'])
  await transport.close()
})

test('a run that gives up on a given transport ends what is in flight there', async () => {
  const controller = new AbortController()
  await serve(() => controller.abort())
  const transport = createSocketTransport()
  const result = await run(scenario([{ kind: 'count', arrivals: 1, durationMs: 10 }], one), {
    transport,
    signal: controller.signal,
    drainMs: { scheduled: 60_000, interrupted: 20 },
  })
  expect(result.total.errorBreakdown).toEqual({ aborted: 1 })
  await transport.close()
})

test('a hundred users thinking at once raise no warning', async () => {
  await serve((socket) => socket.write(answer(200)))
  const warnings: Error[] = []
  const listen = (warning: Error): void => void warnings.push(warning)
  process.on('warning', listen)
  const thinking = flow('think', [think(200), get('/a')])
  await run(scenario([{ kind: 'count', arrivals: 100, durationMs: 20 }], thinking))
  process.off('warning', listen)
  expect(warnings).toEqual([])
})

describe('no load goes', () => {
  const scene = scenario([{ kind: 'count', arrivals: 1, durationMs: 10 }], one)

  test('to a target where nobody listens', async () => {
    const closed = await startRawServer(() => undefined)
    await closed.close()
    await expect(run(scene, { target: closed.origin })).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining(closed.origin) as string,
    })
  })

  test.each([
    ['http://192.0.2.1:80', 'TARGET_FORBIDDEN'],
    ['http://127.0.0.1.example.com', 'TARGET_FORBIDDEN'],
    ['ftp://127.0.0.1', 'CONFIG_INVALID'],
    ['nonsense', 'CONFIG_INVALID'],
  ])('to %s', async (target, code) => {
    await expect(run(scene, { target })).rejects.toMatchObject({ code })
  })
})
