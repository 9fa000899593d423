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
  expect(judge({ sessions: [left] }).leaks).toEqual([
    'session 7 was left idle in a transaction for 12.0 s after "select 1 from handles"',
  ])
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
