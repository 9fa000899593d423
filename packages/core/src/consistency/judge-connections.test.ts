import { expect, test } from 'vitest'
import { judgeConnections, listAbandoned, type TargetSession } from './judge-connections.ts'
import type { ConnectionFacts } from './judge-connections.ts'

const session = (pid: number, over: Partial<TargetSession> = {}): TargetSession => ({
  pid,
  application: '',
  state: 'idle',
  query: 'select 1',
  openedAtMs: 0,
  transactionAtMs: null,
  changedAtMs: 0,
  ...over,
})

const facts = (nowMs: number, over: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  nowMs,
  sessions: [],
  locks: [],
  prepared: [],
  sessionsEver: 0,
  ...over,
})

const judge = (after: Partial<ConnectionFacts>, over: Partial<ConnectionFacts> = {}) =>
  judgeConnections({
    before: facts(1_000, over),
    drained: facts(5_000, after),
    after: facts(15_000, after),
    replicas: 1,
  })

test('a session idle in a transaction since before the first look is a leak, with its statement and age', () => {
  const left = session(7, {
    state: 'idle in transaction',
    query: 'select 1 from handles',
    transactionAtMs: 3_000,
    changedAtMs: 3_010,
  })
  expect(judge({ sessions: [left] })).toEqual({
    leaks: ['session 7 was left idle in a transaction for 12.0 s after "select 1 from handles"'],
    unfinished: [],
  })
  expect(judge({ sessions: [{ ...left, application: 'shop' }] }).leaks).toEqual([
    'session 7 (shop) was left idle in a transaction for 12.0 s after "select 1 from handles"',
  ])
  // Begun at the instant of the first look it was open then.
  expect(judge({ sessions: [{ ...left, transactionAtMs: 5_000 }] }).leaks).toHaveLength(1)
  expect(judge({ sessions: [{ ...left, transactionAtMs: 5_001 }] }).leaks).toEqual([])
  expect(judge({ sessions: [{ ...left, transactionAtMs: null }] }).leaks).toEqual([])
})

test('a transaction that began after the first look is background work, a running one is unfinished', () => {
  const began = session(8, { state: 'idle in transaction', transactionAtMs: 14_990 })
  const runs = session(9, { state: 'active', transactionAtMs: 2_000, query: 'call nightly()' })
  expect(judge({ sessions: [began, runs] })).toEqual({
    leaks: [],
    unfinished: ['session 9 still runs "call nightly()", in a transaction of 13.0 s'],
  })
})

test('of running sessions one that waits for a lock stands first, with who holds it', () => {
  const holder = session(8, {
    state: 'idle in transaction',
    transactionAtMs: 1_500,
    query: 'select 1 for update',
  })
  const runs = session(9, { state: 'active', transactionAtMs: 2_000, query: 'call nightly()' })
  const waits = session(10, {
    state: 'active',
    transactionAtMs: 2_000,
    query: 'update a',
    blockedBy: 8,
  })
  const behind = { ...waits, pid: 7, blockedBy: 10 }
  expect(judge({ sessions: [behind, holder, runs, waits] }).unfinished[0]).toBe(
    'session 10 still runs "update a", in a transaction of 13.0 s, and waits for a lock of session 8 (idle in a transaction after "select 1 for update")',
  )
})

test('a session waits for one that runs, or for one that is not shown; without a state it runs', () => {
  const waits = (blockedBy: number) =>
    session(7, { state: 'active', transactionAtMs: 2_000, query: 'update a', blockedBy })
  const runs = session(8, { state: null, transactionAtMs: 2_000, query: 'update b' })
  const still = 'session 7 still runs "update a", in a transaction of 13.0 s'
  expect(judge({ sessions: [waits(8), runs] })).toEqual({
    leaks: [],
    unfinished: [
      `${still}, and waits for a lock of session 8 (which runs "update b")`,
      'session 8 still runs "update b", in a transaction of 13.0 s',
    ],
  })
  expect(judge({ sessions: [waits(9)] }).unfinished).toEqual([
    `${still}, and waits for a lock of session 9`,
  ])
})

test('a lock is left over where one session held that lock at both looks', () => {
  const held = { lock: '0/8/1', pid: 4, query: 'select pg_advisory_lock(8)' }
  const leaks = (drained: readonly (typeof held)[], before: readonly (typeof held)[] = []) =>
    judgeConnections({
      before: facts(1_000, { locks: before }),
      drained: facts(5_000, { locks: drained }),
      after: facts(15_000, { locks: [held] }),
      replicas: 1,
    }).leaks
  expect(leaks([held])).toHaveLength(1)
  expect(leaks([{ ...held, pid: 5 }])).toEqual([])
  expect(leaks([{ ...held, lock: '0/9/1' }])).toEqual([])
  expect(leaks([])).toEqual([])
  expect(leaks([held], [{ ...held, lock: '0/9/1' }, held])).toEqual([])
})

test('a prepared transaction is left over where it began during the load', () => {
  const order = { gid: 'order-1', preparedAtMs: 4_000 }
  const other = { ...order, gid: 'order-2' }
  const leaks = (drained: readonly (typeof order)[], before: readonly (typeof order)[] = []) =>
    judgeConnections({
      before: facts(1_000, { prepared: before }),
      drained: facts(5_000, { prepared: drained }),
      after: facts(15_000, { prepared: [order] }),
      replicas: 1,
    }).leaks
  expect(leaks([other, order], [other])).toHaveLength(1)
  expect(leaks([other])).toEqual([])
  expect(leaks([order], [other, order])).toEqual([])
})

test("an advisory lock that was held before the load is a leader's; a new one is a leak", () => {
  const leader = { lock: '0/7/1', pid: 3, query: 'select pg_try_advisory_lock(7)' }
  const left = { lock: '0/8/1', pid: 4, query: 'select pg_advisory_lock(8)' }
  const { leaks } = judge({ locks: [leader, left] }, { locks: [{ ...leader, pid: 2 }] })
  expect(leaks).toEqual([expect.stringContaining('session 4 still holds advisory lock 0/8/1')])
})

test('a prepared transaction that nobody ended is a leak', () => {
  const { leaks } = judge({ prepared: [{ gid: 'order-1', preparedAtMs: 4_000 }] })
  expect(leaks).toEqual(['prepared transaction "order-1" was left open 11.0 s ago'])
})

/** Opened at, and last used at, in ms. */
const opened = (...times: readonly (readonly [openedAtMs: number, changedAtMs: number])[]) =>
  times.map(([openedAtMs, changedAtMs], pid) => session(pid, { openedAtMs, changedAtMs }))

test.each([
  {
    name: 'a pool that grew in a burst, most of which was not needed again',
    sessions: opened(
      [1_000, 1_040],
      [1_010, 1_030],
      [1_020, 4_900],
      [1_025, 1_050],
      [1_028, 4_950],
      [1_029, 1_060],
    ),
    abandoned: 1,
  },
  {
    name: 'two pools that grew one after the other',
    sessions: opened([1_000, 1_100], [1_050, 1_200], [2_000, 4_000], [2_050, 4_100]),
    abandoned: 2,
  },
  {
    name: 'a connection for each request, never closed',
    sessions: opened(
      ...Array.from({ length: 9 }, (_, nth) => [1_000 + nth * 400, 1_010 + nth * 400] as const),
    ),
    abandoned: 9,
  },
  { name: 'connections from before the load', sessions: opened([0, 10], [500, 600]), abandoned: 0 },
])('$name: $abandoned opened one after the other', ({ sessions, abandoned }) => {
  expect(listAbandoned({ sessions }, 1_000)).toHaveLength(abandoned)
  const leaks = judge({ sessions }).leaks
  expect(leaks).toHaveLength(abandoned > 4 ? 1 : 0)
})

/** Connections that were opened one after the other, each used for 10 ms. */
const turns = (count: number) =>
  opened(
    ...Array.from({ length: count }, (_, nth) => [1_000 + nth * 400, 1_010 + nth * 400] as const),
  ).map((one, nth) => ({ ...one, query: `select ${nth}` }))

const leaksOfTurns = (count: number, replicas: number) =>
  judgeConnections({
    before: facts(1_000),
    drained: facts(5_000),
    after: facts(15_000, { sessions: turns(count) }),
    replicas,
  }).leaks

test('as many turns as pools of all replicas may need are no leak, one more is', () => {
  expect([leaksOfTurns(4, 1), leaksOfTurns(8, 3)]).toEqual([[], []])
  expect(leaksOfTurns(9, 3)).toHaveLength(1)
  expect(leaksOfTurns(5, 1)).toEqual([
    '5 connections were opened by the load one after the other and never used again, where a pool uses those it has; the first, session 0, ended with "select 0"',
  ])
})

test('connections are in turn by when they were used last, and only those that are idle', () => {
  const [long, one, two] = opened([1_000, 4_000], [1_100, 1_200], [1_301, 1_400])
  if (!long || !one || !two) throw new Error('three sessions')
  expect(listAbandoned({ sessions: [long, one, two] }, 1_000)).toEqual([one, two])
  expect(listAbandoned({ sessions: [one, { ...two, openedAtMs: 1_300 }] }, 1_000)).toEqual([one])
  expect(listAbandoned({ sessions: [one, { ...two, state: 'active' }] }, 1_000)).toEqual([one])
})
