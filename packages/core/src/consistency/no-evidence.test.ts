import { describe, expect, test } from 'vitest'
import type { Operation } from '../history/index.ts'
import {
  checkConservation,
  checkExactlyOnce,
  checkIdempotentCreate,
  checkLockTable,
  checkMonotonicReads,
  checkMutualExclusion,
  checkReadYourWrites,
  checkRecount,
  checkUniqueIds,
  checkWriteOnce,
} from './index.ts'
import { toStoredRows, type StoredItem } from './stored-rows.ts'
import { toHistory } from './test-support/small-history.ts'

const op = (more: Partial<Operation> & Pick<Operation, 'action'>): Operation => ({
  invokedAtNs: 0,
  returnedAtNs: 2,
  outcome: 'ok',
  key: 'k',
  ...more,
})
const rowsOf = (operations: readonly Operation[], items: readonly StoredItem[]) => {
  const history = toHistory(operations)
  return [history, toStoredRows(history, items)] as const
}
const write = (more: Partial<Operation> = {}) =>
  op({ action: 'write', proposal: 'red', value: 'red', ...more })
const create = (more: Partial<Operation> = {}) =>
  op({ action: 'create', value: 'accepted', ...more })

const take = (client: number, at: number) =>
  op({ action: 'acquire', value: 'yes', client, invokedAtNs: at, returnedAtNs: at + 1 })

describe('without evidence there is no pass', () => {
  test.each([
    {
      name: 'write-once: the rows were not read',
      result: () => checkWriteOnce(toHistory([write(), write({ client: 2 })]), undefined),
      reason: 'the stored rows could not be read',
    },
    {
      name: 'write-once: nothing acknowledged',
      result: () => checkWriteOnce(...rowsOf([write({ outcome: 'info', value: null })], [])),
      reason: 'no write was acknowledged',
    },
    {
      name: 'recount: one addition after the other loses nothing',
      result: () =>
        checkRecount(
          toHistory([
            op({ action: 'add', proposal: '1' }),
            op({ action: 'add', proposal: '1', invokedAtNs: 3, returnedAtNs: 4 }),
          ]),
          [{ key: 'k', stored: 2, recount: null }],
        ),
      reason: 'no two additions to one counter were under way at the same time',
    },
    {
      name: 'write-once: one write after the other is no contention',
      result: () =>
        checkWriteOnce(
          ...rowsOf(
            [write(), write({ invokedAtNs: 3, returnedAtNs: 4 })],
            [{ key: 'k', value: 'red' }],
          ),
        ),
      reason: 'no two clients wrote the same key at the same time',
    },
    {
      name: 'exactly-once: nothing acknowledged',
      result: () => checkExactlyOnce(...rowsOf([create({ outcome: 'fail' })], [])),
      reason: 'nothing was acknowledged',
    },
    {
      name: 'idempotent create: nothing was sent twice',
      result: () =>
        checkIdempotentCreate(
          ...rowsOf(
            Array.from({ length: 10 }, (_, item) => create({ key: `k${item}` })),
            Array.from({ length: 10 }, (_, item) => ({ key: `k${item}` })),
          ),
        ),
      reason: 'nothing was sent twice',
    },
    {
      name: 'mutual exclusion: nobody else wanted it',
      result: () => checkMutualExclusion(toHistory([op({ action: 'acquire', value: 1 })])),
      reason: 'no two clients wanted the same lock at the same time',
    },
    {
      name: 'lock table: one run',
      result: () => checkLockTable([{ scope: 'job', holder: 'a', startedAt: 0, finishedAt: 1 }]),
      reason: 'no lock was held twice',
    },
    {
      name: 'recount: nothing was added',
      result: () => checkRecount(toHistory([op({ action: 'read', value: 0 })]), []),
      reason: 'nothing was added',
    },
    {
      name: 'conservation: nothing was moved',
      result: () =>
        checkConservation(...rowsOf([op({ action: 'read', value: 5 })], [{ key: 'k', value: 5 }]), {
          total: 5,
        }),
      reason: 'nothing was moved',
    },
    {
      name: 'monotonic reads: one read',
      result: () => checkMonotonicReads(toHistory([op({ action: 'read', value: 1 })])),
      reason: 'no client read the same key twice',
    },
    {
      name: 'read your writes: another client read',
      result: () =>
        checkReadYourWrites(
          toHistory([
            op({ action: 'write', value: 1 }),
            op({ action: 'read', client: 2, invokedAtNs: 3, value: 1 }),
          ]),
        ),
      reason: 'no client read a key that it had written',
    },
    {
      name: 'unique ids: one id',
      result: () => checkUniqueIds(toHistory([create({ value: 'id-1' })])),
      reason: 'only 1 of at least 10 ids',
    },
  ])('$name', ({ result, reason }) => {
    const found = result()
    expect(found).toMatchObject({ outcome: 'no_evidence', anomalies: [] })
    // What to send stands behind it.
    expect(found.reason?.startsWith(reason)).toBe(true)
  })

  test('but an anomaly that the answers alone prove is a failure', () => {
    const history = toHistory([write(), write({ value: 'blue', proposal: 'blue' })])
    expect(checkWriteOnce(history, undefined)).toMatchObject({ outcome: 'fail', reason: null })
  })
})

describe('contracts that are declared', () => {
  const late = op({ action: 'read', value: null, invokedAtNs: 10, returnedAtNs: 11 })
  const rows = [{ key: 'k', value: 'red' }]

  test('a read within the lag is no anomaly, one after it is', () => {
    const both = rowsOf([...[1, 2, 3, 4].map((client) => write({ client })), late], rows)
    expect(checkWriteOnce(...both, { lagNs: 9 }).outcome).toBe('pass')
    expect(checkWriteOnce(...both, { lagNs: 7 }).counts).toEqual({ LOST_OR_STALE: 1 })
  })

  test('no lag excuses the final rows', () => {
    const nothing = rowsOf([write(), write({ client: 2 })], [])
    expect(checkWriteOnce(...nothing, { lagNs: 1e9 }).counts).toEqual({ LOST_OR_STALE: 1 })
  })

  test('a lease may end without a release', () => {
    const history = toHistory([take(1, 0), take(2, 20)])
    expect(checkMutualExclusion(history).counts).toEqual({ OVERLAP: 1 })
    expect(checkMutualExclusion(history, { leaseNs: 15 }).anomalies).toEqual([])
    expect(checkMutualExclusion(history, { killedAtNs: new Map([[1, 10]]) }).anomalies).toEqual([])
  })

  test('half a batch is an anomaly only where batches are atomic', () => {
    const batch = ['a', 'b'].map((key) => create({ key, outcome: 'info', value: null }))
    const half = rowsOf([...batch, create({ key: 'c' })], [{ key: 'a' }, { key: 'c' }])
    expect(checkIdempotentCreate(...half).anomalies).toEqual([])
    const atomic = checkIdempotentCreate(...half, { atomicBatches: true })
    expect(atomic.counts).toEqual({ PARTIAL_BATCH: 1 })
    expect(atomic.anomalies[0]?.sentence).toContain('1 are stored and 1 are not')
  })
})

const unknown = (key: string) => create({ key, outcome: 'info', value: null })

test('unknown operations are settled by the rows', () => {
  const known = Array.from({ length: 10 }, (_, item) => `k${item}`)
  const seen = rowsOf(
    [...known.map((key) => create({ key })), unknown('a'), unknown('b'), unknown('c')],
    [...known, 'a'].map((key) => ({ key })),
  )
  expect(checkExactlyOnce(...seen)).toMatchObject({
    outcome: 'pass',
    outcomes: { ok: 10, fail: 0, info: 3 },
    unknown: { total: 3, stored: 1, absent: 2, unexplained: 0 },
  })
  expect(checkExactlyOnce(seen[0], undefined).unknown).toMatchObject({ total: 3, unexplained: 3 })
})

test('a counter that was added to and has no row is a lost update', () => {
  const add = op({ action: 'add', proposal: 2 })
  expect(checkRecount(toHistory([add]), []).counts).toEqual({ LOST_UPDATE: 1 })
})

test('all anomalies are counted, the first twenty of each class are described', () => {
  const operations = Array.from({ length: 50 }, (_, item) =>
    create({ key: `g-${item.toString(36)}` }),
  )
  const result = checkExactlyOnce(...rowsOf(operations, []))
  expect(result.counts).toEqual({ LOST: 50 })
  expect(result.anomalies).toHaveLength(20)
})

test('ids as sparse as a foreign hand can make them cost no memory', () => {
  // 2^31 - 1, and 0
  const operations = Array.from({ length: 10 }, (_, at) =>
    create({ key: at === 0 ? 'g-zik0zj' : 'g-0' }),
  )
  expect(
    checkExactlyOnce(...rowsOf(operations, [{ key: 'g-zik0zj' }, { key: 'g-0' }])),
  ).toMatchObject({
    outcome: 'pass',
    keys: 2,
  })
})
