import { expect, test } from 'vitest'
import { checkLockTable, EarlierBreaches, type LockInterval } from './index.ts'
import { HistoryBuilder } from '../history/index.ts'
import { listSentences, op, run } from './test-support/sentences.ts'
import { toHistory } from './test-support/small-history.ts'

const sentences = (rows: readonly LockInterval[]) => listSentences(checkLockTable(rows))

const unreadable = (count: number) =>
  `${count} rows have a started_at or finished_at that is no time or number`

test('a run is held to the one that ends last of those before it', () => {
  expect(
    sentences([run('a', [0, 10]), run('b', [2, 3]), run('c', [5, 10]), run('d', [9, 12])]),
  ).toEqual([
    'OVERLAP job: b started job at 2, and a, who started at 0, finished at 10.',
    'OVERLAP job: c started job at 5, and a, who started at 0, finished at 10.',
    'OVERLAP job: d started job at 9, and a, who started at 0, finished at 10.',
  ])
  expect(sentences([run('a', [0, 3]), run('b', [2, 9]), run('c', [5, 6])])).toEqual([
    'OVERLAP job: b started job at 2, and a, who started at 0, finished at 3.',
    'OVERLAP job: c started job at 5, and b, who started at 2, finished at 9.',
  ])
})

test('a run may start at the instant at which the one before it finished', () => {
  expect(sentences([run('a', [0, 2]), run('b', [2, 3])])).toEqual([])
})

test('tokens rise from one run to the next that has one, and a repeated one does not', () => {
  const result = checkLockTable([run('a', [0, 1], 5), run('b', [2, 3], 5)])
  expect(listSentences(result)).toEqual([
    'FENCING job: job gave token 5 to a and then 5 to b: tokens must rise.',
  ])
  expect(result.anomalies[0]?.rows).toEqual([
    { scope: 'job', holder: 'a', startedAt: 0, finishedAt: 1, token: 5 },
    { scope: 'job', holder: 'b', startedAt: 2, finishedAt: 3, token: 5 },
  ])
  const gap = [run('a', [0, 1], 5), run('b', [2, 3]), run('c', [4, 5], 4)]
  expect(checkLockTable(gap)).toMatchObject({ outcome: 'pass', missing: null, anomalies: [] })
})

test('tokens without an order are no evidence, by name', () => {
  const strange = [run('a', [0, 1], 1), { ...run('b', [2, 3]), token: 'yes' }]
  expect(checkLockTable(strange).missing).toBe(
    '"yes" has no order: fencing tokens are numbers, ISO 8601 times, or text with versions: \'text\'',
  )
})

test('times that could not be read are no evidence, whichever of the two it is', () => {
  expect(checkLockTable([run('a', [Number.NaN, 1])]).missing).toBe(unreadable(1))
  expect(checkLockTable([run('a', [0, Number.NaN]), run('b', [Number.NaN, null])]).missing).toBe(
    unreadable(2),
  )
})

test('a table that could not be read holds no run', () => {
  expect(checkLockTable(undefined)).toMatchObject({ keys: 0, contendedKeys: 0, anomalies: [] })
})

test('an execution without a token has none in its row', () => {
  const [overlap] = checkLockTable([run('a', [0, 5]), run('b', [3, 4])]).anomalies
  expect(overlap?.rows).toStrictEqual([
    { scope: 'job', holder: 'a', startedAt: 0, finishedAt: 5 },
    { scope: 'job', holder: 'b', startedAt: 3, finishedAt: 4 },
  ])
})

test('locks that were held more than once are contended, and tries with any refusal are refused', () => {
  const observed = toHistory([
    op('acquire', [1, 0, 1], { value: 'busy', outcome: 'fail', status: 423 }),
    op('acquire', [2, 4, 5], { value: null }),
    op('release', [3, 6, 7], { value: null }),
  ])
  const rows = [
    run('a', [0, 1]),
    run('b', [2, 3]),
    { ...run('a', [0, 1]), scope: 'second' },
    { ...run('a', [0, 1]), scope: 'third' },
  ]
  const result = checkLockTable(rows, { observed })
  expect(result).toMatchObject({ keys: 3, contendedKeys: 1 })
  expect(result.evidence.map(({ counted, found }) => `${counted} ${found}`)).toEqual([
    'executions 4',
    'repeats 3',
    'refused 2',
  ])
})

test('a breach of before the load is older, one of other runs of the same lock is not', () => {
  const history = new HistoryBuilder().build()
  const before = [run('a', [0, 1], 5), run('b', [2, 3], 4), run('c', [4, 6]), run('d', [5, 7])]
  const earlier = new EarlierBreaches(history, undefined)
  checkLockTable(before, { earlier })
  const after = [...before, run('e', [8, 9], 9), run('f', [10, 12], 8), run('g', [11, 12])]
  const { counts, older } = checkLockTable(after, { earlier: earlier.close() })
  expect(counts).toEqual({ FENCING: 1, OVERLAP: 1 })
  expect(older).toEqual({
    FENCING: { count: 1, first: 'job' },
    OVERLAP: { count: 1, first: 'job' },
  })
})
