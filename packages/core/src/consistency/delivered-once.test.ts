import { expect, test } from 'vitest'
import { HistoryBuilder, type Operation } from '../history/index.ts'
import { checkDeliveredOnce, type DeliveredOnceOptions } from './delivered-once.ts'
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
