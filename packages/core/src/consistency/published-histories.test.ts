// Histories and tables that others published, with the answer that they gave.
import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import {
  ANOMALY_CLASSES,
  checkConservation,
  checkExactlyOnce,
  checkLockTable,
  checkMonotonicReads,
  checkMutualExclusion,
  checkRecount,
  checkWriteOnce,
} from './index.ts'
import { toHistory } from './test-support/small-history.ts'
import { toStoredRows } from './stored-rows.ts'

const times = (invokedAtNs: number, returnedAtNs: number) => ({ invokedAtNs, returnedAtNs })
const classesOf = ({ anomalies }: { anomalies: readonly { class: string }[] }) =>
  anomalies.map((anomaly) => anomaly.class)

const read = (from: number, to: number, value: number): Operation => ({
  ...times(from, to),
  action: 'read',
  outcome: 'ok',
  key: 'n',
  value,
})
const add = (from: number, to: number, amount: number): Operation => ({
  ...times(from, to),
  action: 'add',
  outcome: 'ok',
  key: 'n',
  proposal: amount,
})

const send = (at: number, key: string, outcome: Operation['outcome']): Operation => ({
  ...times(at, at + 1),
  action: 'add',
  outcome,
  key,
})

const acquire = (client: number, at: number, token: number): Operation => ({
  ...times(at, at + 1),
  client,
  action: 'acquire',
  outcome: 'ok',
  key: 'lock',
  value: token,
})

const release = (client: number, at: number): Operation => ({
  ...times(at, at + 1),
  client,
  action: 'release',
  outcome: 'ok',
  key: 'lock',
})

const assign = (client: number, value: string | null): Operation => ({
  ...times(client, 10),
  client,
  action: 'write',
  outcome: 'ok',
  key: 'user-1',
  proposal: client === 1 ? 'red' : 'blue',
  value,
})

// jepsen-io/jepsen, jepsen/test/jepsen/checker_test.clj, counter-test; a time is the place in the list.
describe("Jepsen's counter histories", () => {
  test.each([
    { name: 'initial read', operations: [read(0, 1, 0)], errors: 0 },
    {
      name: 'ignore failed ops',
      operations: [{ ...add(0, 1, 1), outcome: 'fail' as const }, read(2, 3, 0)],
      errors: 0,
    },
    { name: 'initial invalid read', operations: [read(0, 1, 1)], errors: 1 },
    {
      name: 'interleaved concurrent reads and writes: only 100 is wrong',
      operations: [
        read(0, 9, 6),
        add(1, 10, 1),
        read(2, 11, 0),
        add(3, 12, 2),
        read(4, 13, 3),
        add(5, 14, 4),
        read(6, 15, 100),
        add(7, 16, 8),
        read(8, 17, 15),
      ],
      errors: 1,
    },
    {
      name: 'rolling reads and writes: 5 is outside [1, 3]',
      operations: [read(0, 2, 0), add(1, 4, 1), read(3, 6, 3), add(5, 8, 2), read(7, 9, 5)],
      errors: 1,
    },
  ])('$name', ({ operations, errors }) => {
    expect(checkRecount(toHistory(operations), undefined).anomalies).toHaveLength(errors)
  })
})

// The same file, total-queue-test, "pathological": what was dequeued are the rows.
test("Jepsen's pathological queue: one hung, one lost, one duplicated, one that nobody sent", () => {
  const history = toHistory([
    send(0, 'hung', 'info'),
    send(1, 'enqueued', 'ok'),
    send(3, 'dup', 'ok'),
  ])
  const rows = toStoredRows(history, [{ key: 'wtf' }, { key: 'dup' }, { key: 'dup' }])
  const result = checkExactlyOnce(history, rows)
  expect(result.counts).toEqual({ LOST: 1, DUPLICATE: 1, PHANTOM: 1 })
  expect(result.anomalies.map(({ key }) => key).toSorted()).toEqual(['dup', 'enqueued', 'wtf'])
  expect(result.unknown).toEqual({ total: 1, stored: 0, absent: 1, unexplained: 0 })
})

test.each([
  [undefined, 2, 'The contract is one row, however often it is sent (here 2 times).'],
  ['one' as const, 2, 'The contract is one row, however often it is sent (here 2 times).'],
  [
    'per-attempt' as const,
    3,
    'The contract is one row for each attempt that may have stored it, 2 at most.',
  ],
])('a duplicate says what the contract of %s rows is', (rows, stored, contract) => {
  const history = toHistory([send(0, 'dup', 'info'), send(1, 'dup', 'ok')])
  const found = toStoredRows(
    history,
    Array.from({ length: stored }, () => ({ key: 'dup' })),
  )
  const { anomalies } = checkExactlyOnce(history, found, rows && { rows })
  expect(anomalies).toMatchObject([
    { class: 'DUPLICATE', sentence: `Item dup is stored ${stored} times. ${contract}` },
  ])
  expect(ANOMALY_CLASSES.DUPLICATE).toBe('stored more often than the contract allows')
})

// Berenson et al. (1995), A Critique of ANSI SQL Isolation Levels, section 3 and 4: x + y is 100 before,
// each account 50, and T moves 40 from x to y. H1 and H2 are the reads of the other transaction.
describe('the histories of A Critique of ANSI SQL Isolation Levels', () => {
  const snapshot = (x: number, y: number): Operation[] =>
    [
      { key: 'x', value: x },
      { key: 'y', value: y },
    ].map((part) => ({ ...times(1, 9), client: 2, action: 'read', outcome: 'ok', ...part }))
  const move: Operation = { ...times(0, 10), client: 1, action: 'write', outcome: 'ok', key: 'x' }

  test.each([
    { name: 'H1, dirty read: r2[x=10] r2[y=50]', x: 10, y: 50, sum: 60 },
    { name: 'H2, fuzzy read: r1[x=50] r1[y=90]', x: 50, y: 90, sum: 140 },
  ])('$name sums to $sum', ({ x, y, sum }) => {
    const history = toHistory([move, ...snapshot(x, y)])
    const rows = toStoredRows(history, [
      { key: 'x', value: 10 },
      { key: 'y', value: 90 },
    ])
    const result = checkConservation(history, rows, { total: 100 })
    expect(classesOf(result)).toEqual(['NOT_CONSERVED'])
    expect(result.anomalies[0]?.sentence).toContain(`sum to ${sum}, not to 100`)
  })

  test('a serial read of either state sums to 100', () => {
    const history = toHistory([move, ...snapshot(50, 50)])
    const rows = toStoredRows(history, [
      { key: 'x', value: 10 },
      { key: 'y', value: 90 },
    ])
    expect(checkConservation(history, rows, { total: 100 }).outcome).toBe('pass')
  })

  test('H4, lost update: 100, +20 and +30 both committed, 130 stored', () => {
    const history = toHistory([add(0, 1, 100), add(2, 5, 30), add(3, 4, 20)])
    const result = checkRecount(history, [{ key: 'n', stored: 130, recount: null }])
    expect(classesOf(result)).toEqual(['LOST_UPDATE'])
    expect(result.anomalies[0]?.sentence).toContain('make at least 150')
  })
})

// Kleppmann (2016), How to do distributed locking: client 1 holds the lease with token 33, is paused past
// its end, and client 2 gets 34.
describe("Kleppmann's paused lock holder", () => {
  test('both believe to hold the lock: an overlap, if no lease was declared', () => {
    const history = toHistory([
      acquire(1, 0, 33),
      acquire(2, 10, 34),
      release(2, 12),
      release(1, 20),
    ])
    expect(classesOf(checkMutualExclusion(history))).toEqual(['OVERLAP'])
    expect(classesOf(checkMutualExclusion(history, { leaseNs: 8 }))).toEqual([])
  })

  test('a token that does not rise cannot fence', () => {
    const history = toHistory([
      acquire(1, 0, 34),
      release(1, 2),
      acquire(2, 10, 33),
      release(2, 12),
    ])
    expect(classesOf(checkMutualExclusion(history))).toEqual(['FENCING'])
  })

  test('the same in the lock table of the database', () => {
    const one = { scope: 'lock', holder: 'one', startedAt: 0, finishedAt: 20, token: 33 }
    const two = { scope: 'lock', holder: 'two', startedAt: 10, finishedAt: 12, token: 34 }
    expect(classesOf(checkLockTable([one, two]))).toEqual(['OVERLAP'])
    expect(classesOf(checkLockTable([{ ...one, finishedAt: 10 }, two]))).toEqual([])
  })
})

// Terry et al. (1994), Session Guarantees, section 3: the calendar that shows a meeting and then does not.
test("Terry's calendar: a session that reads a newer copy and then an older one goes back", () => {
  const history = toHistory([read(0, 1, 7), read(2, 3, 6)])
  expect(classesOf(checkMonotonicReads(history))).toEqual(['WENT_BACK'])
})

// PostgreSQL documentation, INSERT: "ON CONFLICT DO NOTHING ... RETURNING" gives no row for a conflict.
test('the answer of INSERT ... ON CONFLICT DO NOTHING RETURNING taken for the value', () => {
  const history = toHistory([assign(1, 'red'), assign(2, null)])
  const rows = toStoredRows(history, [{ key: 'user-1', value: 'red' }])
  const result = checkWriteOnce(history, rows)
  expect(classesOf(result)).toEqual(['LOST_OR_STALE'])
  expect(result.anomalies[0]?.sentence).toContain('without a value')
})
