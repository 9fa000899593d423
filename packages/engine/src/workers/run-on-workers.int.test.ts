import { ToolError, type WatchedExchange, type WorkerPlan } from '@gauntlet/contract'
import { capture, flow, get, jsonPath, type LoadPhase, type Scenario } from '@gauntlet/core/flow'
import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { afterEach, expect, test } from 'vitest'
import { runLoad } from '../run-load.ts'
import type { Channel, ChannelHandlers } from './channel.ts'
import { runOnWorkers, type WorkersOptions } from './run-on-workers.ts'
import { serveWorker, type PreparedLoad } from './serve-worker.ts'

let server: RawServer | undefined
afterEach(async () => {
  await server?.close()
})

const answer = 'HTTP/1.1 200 X\r\ncontent-length: 23\r\n\r\n{"id":9007199254740993}'
/** Limits that a busy test machine does not pass by accident. */
const auditLimits = { slipP99Ms: 60_000, eventLoopP99Ms: 60_000, cpuRatio: 100, unsentRatio: 0.01 }

/** Both ends of a connection: what goes over it is text in between. */
function connect(): { coordinator: Channel; worker: Channel; cut: () => void } {
  const sides: (ChannelHandlers | undefined)[] = [undefined, undefined]
  const early: string[][] = [[], []]
  let isCut = false
  const end = (to: number): void => {
    isCut = true
    queueMicrotask(() => sides[to]?.onEnd('the connection was cut'))
  }
  const side = (own: number): Channel => ({
    send: (message) => {
      const text = JSON.stringify(message)
      const other = 1 - own
      if (sides[other] === undefined) early[other]?.push(text)
      else if (!isCut) queueMicrotask(() => sides[other]?.onMessage(JSON.parse(text)))
    },
    listen: (handlers) => {
      sides[own] = handlers
      for (const text of early[own] ?? [])
        queueMicrotask(() => handlers.onMessage(JSON.parse(text)))
    },
    close: async () => end(1 - own),
  })
  return { coordinator: side(0), worker: side(1), cut: () => end(0) }
}

/** Every user asks for another path, with its row and what `before` left. */
const scenarioOf = (phases: readonly LoadPhase[]): Scenario => ({
  name: 'test',
  phases,
  feeders: [
    { fields: ['row'], rows: Array.from({ length: 20_000 }, (_, at) => [at]), order: 'sequence' },
  ],
  flows: [
    { weight: 1, flow: flow('one', [get('/u/{{ $uuid() }}/{{ row }}/{{ big }}/{{ $index() }}')]) },
  ],
  before: flow('before', [get('/before', { capture: [capture('big', jsonPath('$.id'))] })]),
  after: flow('after', [get('/after/{{ big }}')]),
})

const open: LoadPhase = { kind: 'open', ratePerSecond: 200, durationMs: 400, spacing: 'poisson' }

type More = Partial<WorkersOptions> & {
  readonly prepare?: (plan: WorkerPlan) => Partial<PreparedLoad>
  readonly tool?: string
  /** What of a worker does not arrive. */
  readonly isMute?: (worker: number, message: { readonly type: string }) => boolean
  /** The coordinator's end of a channel, before it is used. */
  readonly onConnect?: (channel: Channel, worker: number) => Channel
}

async function start(phases: readonly LoadPhase[], count: number, more: More = {}) {
  server = await startRawServer((socket) => socket.write(answer))
  const { prepare, tool = '1.0.0', isMute, onConnect = (channel) => channel, ...options } = more
  const scenario = scenarioOf(phases)
  const links = Array.from({ length: count }, connect)
  for (const [at, { worker }] of links.entries())
    void serveWorker({
      channel: {
        ...worker,
        send: (message) => {
          if (!isMute?.(at, message as { type: string })) worker.send(message)
        },
      },
      tool,
      prepare: async (plan) => ({
        scenario: scenarioOf([]),
        finish: async () => ({ worker: plan.worker, job: plan.job }),
        ...prepare?.(plan),
      }),
    })
  const run = runOnWorkers(
    {
      scenario,
      target: server.origin,
      seed: 7,
      auditLimits,
      runId: 'r-1',
      tool: '1.0.0',
      toJob: (worker) => ({ file: `w${worker}` }),
      ...options,
    },
    links.map(({ coordinator }, worker) => onConnect(coordinator, worker)),
  )
  return { run, links, scenario, target: server.origin }
}

const listPaths = () =>
  (server?.received() ?? '').match(/GET \S+/g)?.map((line) => line.slice(4)) ?? []

test.each([2, 3])(
  '%i workers send what one does: the same users, once, with `before` and `after` once',
  async (count) => {
    const phases: LoadPhase[] = [open, { kind: 'count', arrivals: 7, durationMs: 50 }]
    const { run, scenario, target } = await start(phases, count)
    const { result, evidence } = await run
    const byWorkers = listPaths()
    const single = await runLoad({ scenario, target, seed: 7, auditLimits })
    const byOne = listPaths().slice(byWorkers.length)
    expect(byWorkers.toSorted()).toEqual(byOne.toSorted())
    expect(byWorkers.filter((path) => path === '/before')).toHaveLength(1)
    // With every digit that `before` found.
    expect(byWorkers.at(-1)).toBe('/after/9007199254740993')
    expect(new Set(byWorkers).size).toBe(byWorkers.length)
    const { offered, sent, skipped, workers = [] } = result.audit
    expect({ offered, sent, skipped }).toEqual({
      offered: single.audit.offered,
      sent: single.audit.sent,
      skipped: 0,
    })
    expect(result.audit.valid).toBe(true)
    expect(workers).toHaveLength(count)
    expect(workers.reduce((sum, worker) => sum + worker.offered, 0)).toBe(offered)
    expect(result.total.requestsTotal).toBe(single.total.requestsTotal)
    expect(result).toMatchObject({
      workloadHash: single.workloadHash,
      recordedMs: single.recordedMs,
      usersStarted: single.usersStarted,
      usersCompleted: single.usersCompleted,
      interrupted: false,
    })
    expect(result.timeline.reduce((sum, { startedCount }) => sum + startedCount, 0)).toBe(sent)
    expect(evidence).toEqual(
      Array.from({ length: count }, (_, worker) => ({ worker, job: { file: `w${worker}` } })),
    )
  },
)

test('a burst behind the schedule is released by one of them, with the users that one process would have', async () => {
  const phases: LoadPhase[] = [
    open,
    { kind: 'burst', bursts: 2, users: 6, durationMs: 200, record: false },
  ]
  const { run, scenario, target } = await start(phases, 2)
  const { result } = await run
  const byWorkers = listPaths()
  const single = await runLoad({ scenario, target, seed: 7, auditLimits })
  expect(byWorkers.toSorted()).toEqual(listPaths().slice(byWorkers.length).toSorted())
  expect(result.usersStarted).toBe(single.usersStarted)
  expect(result.audit.offered).toBe(single.audit.offered)
})

test('what is observed of all comes in the order of the answers, warm-up included', async () => {
  const seen: WatchedExchange[] = []
  const { run } = await start([{ ...open, record: false }, open], 2, {
    observe: (exchange) => seen.push(exchange),
  })
  const { result } = await run
  expect(seen.filter(({ recorded }) => recorded)).toHaveLength(result.total.requestsTotal)
  expect(seen.some(({ recorded }) => !recorded)).toBe(true)
  const ends = seen.map(({ returnedAtNs }) => returnedAtNs)
  expect(ends).toEqual(ends.toSorted((a, b) => a - b))
  const [first] = seen
  expect(first).toMatchObject({ method: 'GET', origin: server?.origin, status: 200 })
  expect(first).toMatchObject({ succeeded: true, timedOut: false })
  for (const { scheduledAtNs, invokedAtNs, returnedAtNs } of seen) {
    expect(invokedAtNs).toBeGreaterThanOrEqual(scheduledAtNs)
    expect(returnedAtNs).toBeGreaterThan(invokedAtNs)
  }
})

test('all of them go on behind the schedule as long as that is wanted, and none of it is in a figure', async () => {
  const seen: WatchedExchange[] = []
  const { run } = await start([{ kind: 'count', arrivals: 10, durationMs: 100 }], 2, {
    observe: (exchange) => seen.push(exchange),
    extension: { isWanted: () => seen.length < 40, limitMs: 60_000 },
  })
  const { result } = await run
  const sent = listPaths().filter((path) => path.startsWith('/u/'))
  expect(sent.length).toBeGreaterThanOrEqual(40)
  expect(new Set(sent).size).toBe(sent.length)
  expect(result.total.requestsTotal).toBe(10)
  expect(result.extension).toMatchObject({
    usersStarted: sent.length - 10,
    requests: sent.length - 10,
  })
})

test('they do not go on where that is not wanted', async () => {
  const { run } = await start([{ kind: 'count', arrivals: 10, durationMs: 100 }], 2, {
    extension: { isWanted: () => false, limitMs: 60_000 },
  })
  const { result } = await run
  expect(result.extension).toBeUndefined()
  expect(result.usersStarted).toBe(10)
})

test('closed users are divided, and no row goes to two of them', async () => {
  const { run } = await start([{ kind: 'closed', users: 5, durationMs: 150 }], 2)
  const { result } = await run
  const rows = listPaths().flatMap((path) => /^\/u\/[^/]+\/(\d+)\//.exec(path)?.[1] ?? [])
  expect(result.total.requestsTotal).toBe(rows.length)
  expect(rows.length).toBeGreaterThan(5)
  expect(new Set(rows).size).toBe(rows.length)
})

test('a worker that is lost ends the load, which is no evidence; what it measured is there', async () => {
  const { run, links } = await start([{ ...open, durationMs: 600_000 }], 2, {
    onProgress: ({ requests }) => requests > 100 && links[1]?.cut(),
  })
  const { result, evidence } = await run
  expect(result.interrupted).toBe(true)
  expect(result.audit).toMatchObject({ valid: false })
  expect(result.audit.reasons[0]).toBe('worker 2 of 2: it was lost: the connection was cut')
  const [first, lost] = result.audit.workers ?? []
  expect([first?.lost, lost?.lost]).toEqual([false, true])
  // What of its schedule was never sent was asked all the same: half of 200 a second for ten minutes.
  expect(lost?.sent).toBeGreaterThan(20)
  expect(lost?.offered).toBeGreaterThan(55_000)
  expect(result.total.requestsTotal).toBeGreaterThan((first?.sent ?? 0) + 20)
  expect(evidence.map((one) => one !== undefined)).toEqual([true, false])
})

test('a worker that goes silent is lost', async () => {
  const { run } = await start([open], 2, {
    silentMs: 1_500,
    // After its load the second never comes to its result; the pulse of the first goes on.
    prepare: ({ worker }) => (worker === 1 ? { finish: () => new Promise(() => undefined) } : {}),
    isMute: (worker, message) => worker === 1 && message.type === 'progress',
  })
  const { result } = await run
  expect(result.audit.reasons[0]).toBe('worker 2 of 2: it was lost: it sent nothing for 2 s')
  expect(result.audit.valid).toBe(false)
})

test('Ctrl-C stops all of them; what was measured is there', async () => {
  const stop = new AbortController()
  const { run } = await start([{ ...open, durationMs: 600_000 }], 2, {
    signal: stop.signal,
    onProgress: ({ requests }) => requests > 60 && stop.abort(),
  })
  const { result } = await run
  expect(result).toMatchObject({ interrupted: true, audit: { valid: true } })
  expect(result.total.requestsTotal).toBeGreaterThan(60)
  expect(listPaths().some((path) => path.startsWith('/after'))).toBe(false)
})

test.each<{ name: string; more: More; error: RegExp }>([
  {
    name: 'of another version',
    more: { tool: '0.9.0' },
    error:
      /^worker 1 of 2: the coordinator is Gauntlet 1\.0\.0 \(protocol 2\), this worker is 0\.9\.0/,
  },
  {
    name: 'whose scenario is another',
    more: {
      prepare: ({ worker }) =>
        worker === 1 ? { scenario: { ...scenarioOf([]), variables: { at: 2 } } } : {},
    },
    error: /^worker 2 of 2: scenario test is not the same in each worker/,
  },
  {
    name: 'that cannot load its files',
    more: {
      prepare: () => {
        throw new ToolError('FILE_UNREADABLE', 'there is no config file x')
      },
    },
    error: /^worker 1 of 2: there is no config file x$/,
  },
])('a worker $name is refused before anything is sent', async ({ more, error }) => {
  const { run } = await start([open], 2, more)
  await expect(run).rejects.toThrow(error)
  expect(listPaths()).toEqual([])
})

test('a worker of another machine starts by its clock; how far that is off is in the audit, and voids the run', async () => {
  const offsets = [1e12, 1e12 + 4_000]
  const started: number[] = []
  const { run } = await start([open], 2, {
    onConnect: (channel, worker) => ({
      ...channel,
      send: (message) => {
        const { type, at_ns: atNs = 0 } = message as { type: string; at_ns?: number }
        if (type === 'start') started[worker] = atNs
        // Its clock is ours here: only what it is given is of another one.
        channel.send(
          type === 'start' && worker === 1 ? { ...Object(message), at_ns: atNs - 1e12 } : message,
        )
      },
      ...(worker === 1 && {
        measureClock: async () => ({
          offsetNs: offsets.shift() ?? 0,
          uncertaintyNs: 500,
          skewMs: 80,
        }),
      }),
    }),
  })
  const { result, clocks } = await run
  expect((started[1] ?? 0) - (started[0] ?? 0)).toBe(1e12)
  expect(clocks).toEqual([undefined, { offsetNs: 1e12 + 2_000, uncertaintyNs: 2_500, skewMs: 80 }])
  expect(result.audit.reasons).toEqual([
    "worker 2 of 2: its clock is 80 ms ahead of the coordinator's (limit 50 ms)",
  ])
  expect(result.audit.workers?.map(({ clock }) => clock?.uncertaintyMs)).toEqual([
    undefined,
    0.0025,
  ])
})

test('live progress is that of all', async () => {
  const seen: number[] = []
  const { run } = await start([{ ...open, durationMs: 2_500 }], 2, {
    onProgress: ({ requests, usersStarted, p99Ms, recentSeconds }) => {
      seen.push(requests)
      expect(usersStarted).toBeGreaterThan(0)
      expect(p99Ms).toBeGreaterThan(0)
      expect(recentSeconds.every(({ secondIndex }, at) => secondIndex === at)).toBe(true)
    },
  })
  const { result } = await run
  expect(seen.length).toBeGreaterThan(0)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBeLessThanOrEqual(result.total.requestsTotal)
})
