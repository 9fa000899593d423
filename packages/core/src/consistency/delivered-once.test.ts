import { expect, test } from 'vitest'
import { HistoryBuilder, type Operation } from '../history/index.ts'
import { checkDeliveredOnce, type DeliveredOnceOptions } from './delivered-once.ts'
import { EarlierBreaches } from './earlier-breaches.ts'
import type { Delivery, SideEvidence } from './side-evidence.ts'
import { toStoredRows } from './stored-rows.ts'

type Case = {
  readonly operations?: readonly Partial<Operation>[]
  readonly rows?: readonly string[] | undefined
  readonly deliveries?: SideEvidence['deliveries']
  readonly options?: DeliveredOnceOptions
}

function check({ operations = [], rows, deliveries, options }: Case) {
  const builder = new HistoryBuilder()
  for (const operation of operations) {
    const base = { invokedAtNs: 0, returnedAtNs: 1, outcome: 'ok', action: 'create', key: 'a' }
    builder.add({ ...base, ...operation } as Operation)
  }
  const history = builder.build()
  const stored =
    rows &&
    toStoredRows(
      history,
      rows.map((key) => ({ key })),
    )
  return checkDeliveredOnce(history, { stored, deliveries }, options)
}

const at = (key: string, answer: Delivery['answer'], atMs = 100): Delivery => ({
  key,
  answer,
  atMs,
})

test('each row once passes, however often the receiver withheld its answer before', () => {
  const deliveries = [at('a', 500), at('a', 'lost', 200), at('a', 204, 300), at('b', 200)]
  expect(check({ rows: ['a', 'b'], deliveries })).toMatchObject({
    outcome: 'pass',
    keys: 2,
    contendedKeys: 1,
  })
})

test('a row that never came, and one that was given up, are not delivered', () => {
  const { counts, anomalies } = check({ rows: ['a', 'b'], deliveries: [at('a', 500)] })
  expect(counts).toEqual({ NOT_DELIVERED: 2 })
  expect(anomalies.map(({ sentence }) => sentence)).toEqual([
    'a is stored; it was sent at 0.10 s (500), and not again until it was acknowledged.',
    'b is stored, and was never delivered.',
  ])
})

test('an acknowledged request has to be delivered though no row stands for it', () => {
  const { counts, anomalies } = check({ operations: [{ key: 'a' }], rows: [], deliveries: [] })
  expect(counts).toEqual({ NOT_DELIVERED: 1 })
  expect(anomalies[0]?.sentence).toContain('a was acknowledged to client')
})

test('two acknowledged deliveries of one key break it, unless the contract is at least one', () => {
  const deliveries = [at('a', 200), at('a', 200, 900)]
  const { counts, anomalies } = check({ rows: ['a'], deliveries })
  expect(counts).toEqual({ DELIVERED_TWICE: 1 })
  expect(anomalies[0]?.sentence).toBe(
    'a was delivered and acknowledged 2 times: at 0.10 s (200), at 0.90 s (200).',
  )
  const options = { deliveries: 'at-least-one' } as const
  expect(check({ rows: ['a'], deliveries, options }).outcome).toBe('pass')
})

test('a delivery that nothing stands for, but not one whose request had no answer', () => {
  const deliveries = [at('a', 200), at('b', 200), at('c', 200)]
  const { counts, anomalies } = check({
    operations: [{ key: 'b', outcome: 'info' }],
    rows: ['a'],
    deliveries,
  })
  expect(counts).toEqual({ DELIVERED_UNKNOWN: 1 })
  expect(anomalies[0]?.key).toBe('c')
})

test.each<Case & { name: string; reason: string }>([
  { name: 'no receiver', rows: ['a'], reason: 'no receiver recorded deliveries' },
  {
    name: 'a receiver that could not record',
    rows: ['a'],
    deliveries: { failure: 'too many' },
    reason: 'too many',
  },
  { name: 'no rows', deliveries: [at('a', 200)], reason: 'the stored rows could not be read' },
  { name: 'nothing to deliver', rows: [], deliveries: [], reason: 'nothing had to be delivered' },
])('$name: no evidence', ({ reason, rows, deliveries }) => {
  expect(check({ rows, deliveries })).toMatchObject({
    outcome: 'no_evidence',
    reason: expect.stringContaining(reason),
  })
})

test.each([
  { answer: 199, acknowledged: false },
  { answer: 200, acknowledged: true },
  { answer: 299, acknowledged: true },
  { answer: 300, acknowledged: false },
  { answer: 'lost', acknowledged: false },
] as const)('an answer $answer acknowledges: $acknowledged', ({ answer, acknowledged }) => {
  const { counts, anomalies } = check({ rows: ['a'], deliveries: [at('a', answer, 100.4)] })
  expect(counts).toEqual(acknowledged ? {} : { NOT_DELIVERED: 1 })
  expect(anomalies.map(({ rows }) => rows)).toEqual(
    acknowledged ? [] : [[{ key: 'a', at_ms: 100, answer }]],
  )
})

test('what creates asks for a delivery, by its first answer: no read, nothing refused, nothing without a key', () => {
  const { counts, anomalies, keys } = check({
    operations: [
      { key: 'a', action: 'add', client: 1 },
      { key: 'a', action: 'create', client: 2 },
      { key: 'b', action: 'read' },
      { key: 'c', outcome: 'fail' },
      { key: null },
    ],
    rows: [],
    deliveries: [],
  })
  expect(keys).toBe(1)
  expect(counts).toEqual({ NOT_DELIVERED: 1 })
  expect(anomalies[0]?.sentence).toBe(
    'a was acknowledged to client 1 at 0.000 ms, and was never delivered.',
  )
})

test('a delivery that only a refused request stands for is one of nothing', () => {
  const operations = [{ key: 'a', outcome: 'fail' as const }]
  expect(check({ operations, rows: [], deliveries: [at('a', 200)] }).counts).toEqual({
    DELIVERED_UNKNOWN: 1,
  })
})

test('keys that were delivered more than once are contended, requests of one key overlap', () => {
  const result = check({
    operations: [
      { key: 'a', client: 1 },
      { key: 'a', client: 2 },
    ],
    rows: ['a', 'b', 'c'],
    deliveries: [at('a', 500), at('a', 200), at('b', 200), at('c', 200)],
  })
  expect(result).toMatchObject({ keys: 3, contendedKeys: 1, overlaps: 1, anomalies: [] })
})

test('a row of before the load that was not delivered is no evidence, one of the load fails', () => {
  const history = new HistoryBuilder().build()
  const [before, after] = [['a'], ['a', 'b']].map((keys) =>
    toStoredRows(
      history,
      keys.map((key) => ({ key })),
    ),
  )
  const earlier = new EarlierBreaches(history, before).close()
  const result = checkDeliveredOnce(history, { stored: after, deliveries: [] }, { earlier })
  expect(result.counts).toEqual({ NOT_DELIVERED: 1 })
  expect(result.older).toEqual({ NOT_DELIVERED: { count: 1, first: 'a' } })
})
