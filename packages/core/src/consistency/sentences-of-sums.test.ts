import { expect, test } from 'vitest'
import {
  checkConservation,
  checkDeliveredOnce,
  checkIdempotentCreate,
  checkLockTable,
  checkMonotonicReads,
  checkMutualExclusion,
  checkReadYourWrites,
  checkRecount,
  checkUniqueIds,
} from './index.ts'
import {
  add,
  counter,
  create,
  listSentences,
  op,
  read,
  rowsOf,
  run,
  sent,
  take,
  write,
  type SentenceCase,
} from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'

const cases: readonly SentenceCase[] = [
  {
    name: 'two holders',
    result: () => checkMutualExclusion(toHistory([take(1, 0, 'yes'), take(2, 2, 'yes')])),
    says: [
      'OVERLAP k 0 1: Lock k was given to client 2 at 2.000 ms while client 1 at 0.000 ms still held it.',
    ],
  },
  {
    name: 'tokens that fall',
    result: () =>
      checkMutualExclusion(toHistory([take(1, 0, 7), op('release', [1, 2, 3]), take(2, 4, 7)])),
    says: [
      'FENCING k 0 2: Lock k gave token 7 to client 1 at 0.000 ms and then 7 to client 2 at 4.000 ms: tokens must rise.',
    ],
  },
  {
    name: 'rows that overlap',
    result: () => checkLockTable([run('a', [0, 5]), run('b', [3, 9])]),
    says: ['OVERLAP job: b started job at 3, and a, who started at 0, finished at 5.'],
  },
  {
    name: 'rows beside one that never ended',
    result: () => checkLockTable([run('a', [0, null]), run('b', [3, 9])]),
    says: ['OVERLAP job: b started job at 3, and a, who started at 0, had not finished.'],
  },
  {
    name: 'rows with one token',
    result: () => checkLockTable([run('a', [0, 2], 5), run('b', [3, 9], 4)]),
    says: ['FENCING job: job gave token 5 to a and then 4 to b: tokens must rise.'],
  },

  {
    name: 'a lost update',
    result: () => checkRecount(toHistory([add([1, 0], 3), add([2, 0], 4)]), counter(4)),
    says: [
      'LOST_UPDATE k 0 1: Counter k was 4 in the database at the end; the additions acknowledged before make at least 7.',
    ],
  },
  {
    name: 'an overcount',
    result: () => checkRecount(toHistory([add([1, 0], 3), read(2, 3, 5)]), counter(5)),
    says: [
      'OVERCOUNT k 1 0: Counter k was 5 for client 2 at 3.000 ms; all additions begun by then make at most 3.',
      'OVERCOUNT k 0: Counter k was 5 in the database at the end; all additions begun by then make at most 3.',
    ],
  },
  {
    name: 'a recount',
    result: () => checkRecount(toHistory([add([1, 0], 3)]), counter(3, 2)),
    says: ['RECOUNT k 0: Aggregate k: stored 3, rows sum to 2.'],
  },
  {
    name: 'a counter that went back',
    result: () =>
      checkRecount(
        toHistory([
          op('add', [1, 0, 9], { proposal: 5, outcome: 'info' }),
          read(2, 1, 5),
          read(3, 3, 0),
        ]),
        counter(5),
      ),
    says: [
      'WENT_BACK k 1 2: Counter k was 5 for client 2 at 1.000 ms and then 0 for client 3 at 3.000 ms, and nothing takes away.',
    ],
  },
  {
    name: 'an increment not seen',
    result: () =>
      checkRecount(
        toHistory([
          op('add', [1, 0, 20], { proposal: 5, outcome: 'info' }),
          read(2, 1, 5),
          add([1, 3], 2),
          read(3, 6, 6),
        ]),
        counter(7),
      ),
    says: [
      'LOST_UPDATE k 1 3 2: Counter k was 5 for client 2 at 1.000 ms and then only 6 for client 3 at 6.000 ms; what was acknowledged between makes more.',
    ],
  },
  {
    name: 'two that answered alike',
    result: () =>
      checkRecount(
        toHistory([add([1, 0], 1, { value: 1 }), add([2, 0], 1, { value: 1 })]),
        counter(2),
      ),
    says: [
      'LOST_UPDATE k 0 1: Counter k was 1 after the addition for client 1 at 0.000 ms and 1 after that of 1 for client 2 at 0.000 ms: one of them did not see the other.',
    ],
  },

  {
    name: 'parts that a client read',
    result: () =>
      checkConservation(
        ...rowsOf(
          [
            op('add', [1, 0, 1], { key: 'a', proposal: -1 }),
            read(2, 2, 4),
            { ...read(2, 2, 5), key: 'a' },
          ],
          [
            { key: 'k', value: 5 },
            { key: 'a', value: 5 },
          ],
        ),
        { total: 10 },
      ),
    says: [
      'NOT_CONSERVED k 1 2 0: The 2 parts that client 2 at 2.000 ms read sum to 9, not to 10; 1 move was under way by then.',
    ],
  },
  {
    name: 'stored parts',
    result: () =>
      checkConservation(
        ...rowsOf(
          [op('add', [1, 0, 1], { key: 'a', proposal: -1 })],
          [
            { key: 'k', value: 5 },
            { key: 'a', value: '5.50' },
          ],
        ),
        { total: 10 },
      ),
    says: [
      'NOT_CONSERVED 0: The 2 stored parts sum to 10.5, not to 10; 1 move was under way by then.',
    ],
  },

  {
    name: 'a client that went back',
    result: () => checkMonotonicReads(toHistory([read(1, 0, 7), read(1, 2, 6)])),
    says: [
      'WENT_BACK k 0 1: Key k was at 7 for client 1 at 0.000 ms and then at 6 for client 1 at 2.000 ms: one client may not go back in time.',
    ],
  },
  {
    name: 'a write that was missed',
    result: () => checkReadYourWrites(toHistory([write([1, 0], '7'), read(1, 2, null)])),
    says: [
      'OWN_WRITE_MISSED k 0 1: Key k was written as 7 by client 1 at 0.000 ms, and the same client 1 at 2.000 ms saw nothing.',
    ],
  },
  {
    name: 'one id for two',
    result: () =>
      checkUniqueIds(toHistory([create([1, 0], 'id-1'), create([2, 1], 'id-1', { key: 'l' })])),
    says: [
      'DUPLICATE_ID l 0 1: Id id-1 was given to k for client 1 at 0.000 ms and to l for client 2 at 1.000 ms.',
    ],
  },

  {
    name: 'never delivered',
    result: () => {
      const [history, stored] = rowsOf([], [{ key: 'k' }])
      return checkDeliveredOnce(history, { stored, deliveries: [] })
    },
    says: ['NOT_DELIVERED k: k is stored, and was never delivered.'],
  },
  {
    name: 'refused and not again',
    result: () => {
      const [history, stored] = rowsOf([create([1, 0], null)], [])
      return checkDeliveredOnce(history, {
        stored,
        deliveries: [sent(1_250, 500), sent(2_000, 'lost')],
      })
    },
    says: [
      'NOT_DELIVERED k 0: k was acknowledged to client 1 at 0.000 ms; it was sent at 1.25 s (500), at 2.00 s (lost), and not again until it was acknowledged.',
    ],
  },
  {
    name: 'delivered often',
    result: () => {
      const [history, stored] = rowsOf([], [{ key: 'k' }])
      return checkDeliveredOnce(history, {
        stored,
        deliveries: [1, 2, 3, 4, 5.6].map((at) => sent(at, 204)),
      })
    },
    says: [
      'DELIVERED_TWICE k: k was delivered and acknowledged 5 times: at 0.00 s (204), at 0.00 s (204), at 0.00 s (204), at 0.00 s (204) and 1 times more.',
    ],
  },
  {
    name: 'delivered for nothing',
    result: () => {
      const [history, stored] = rowsOf([], [])
      return checkDeliveredOnce(history, { stored, deliveries: [sent(10, 200)] })
    },
    says: [
      'DELIVERED_UNKNOWN k: k was delivered at 0.01 s (200), and no row and no acknowledged request stands for it.',
    ],
  },
]

test.each(cases)('$name', ({ result, says }) => {
  const found = result()
  expect(found.outcome).toBe('fail')
  expect(listSentences(found)).toEqual(says)
})

test('an anomaly has the promise of its class, and its rows', () => {
  const [overlap] = checkLockTable([run('a', [0, 5], 1), run('b', [3, null])]).anomalies
  expect(overlap).toMatchObject({
    promise: 'two holders had the lock at the same time',
    rows: [
      { scope: 'job', holder: 'a', startedAt: 0, finishedAt: 5, token: 1 },
      { scope: 'job', holder: 'b', startedAt: 3, finishedAt: null },
    ],
    moreRows: 0,
    moreOperations: 0,
  })
  const [recount] = checkRecount(toHistory([add([1, 0], 3)]), counter(3, 2)).anomalies
  expect(recount?.rows).toEqual([{ key: 'k', stored: 3, recount: 2 }])
  const rows = Array.from({ length: 25 }, () => ({ key: 'k', value: 'h1' }))
  const [many] = checkIdempotentCreate(...rowsOf([create([1, 0], 'accepted')], rows)).anomalies
  expect(many).toMatchObject({ class: 'DUPLICATE', moreRows: 5, moreOperations: 0 })
  expect(many?.rows).toEqual(rows.slice(0, 20))
})
