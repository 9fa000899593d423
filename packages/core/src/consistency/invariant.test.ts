import { expect, test } from 'vitest'
import { HistoryBuilder } from '../history/index.ts'
import { kinds } from './guarantee-kinds.ts'
import { checkInvariant, type InvariantEvidence } from './invariant.ts'
import type { ReadSnapshot } from './side-evidence.ts'

const snapshot = (atMs: number, over: Partial<ReadSnapshot> = {}): ReadSnapshot => ({
  atMs,
  final: false,
  breaches: 0,
  rows: [],
  examined: 5,
  tested: null,
  nearest: null,
  ...over,
})
const final = (over: Partial<ReadSnapshot> = {}) => snapshot(4_000, { ...over, final: true })
const oversold = { breaches: 1, rows: [{ key: 'sku-1', stock: -2 }] }

const check = (over: Partial<InvariantEvidence>) =>
  checkInvariant(new HistoryBuilder().build(), {
    rule: kinds.neverNegative,
    snapshots: [snapshot(1_000), final()],
    load: { ok: 10, fail: 1, info: 2, overlapping: 5 },
    ...over,
  })

test('a rule that held in every snapshot passes, with what was examined and written', () => {
  const result = check({})
  expect(result).toMatchObject({
    outcome: 'pass',
    keys: 5,
    contendedKeys: 0,
    operations: 13,
    outcomes: { ok: 10, fail: 1, info: 2 },
    unknown: { total: 2, stored: 0, absent: 0, unexplained: 2 },
    anomalies: [],
    warnings: [],
    snapshots: { duringLoad: 1, unread: 0, breached: 0, examined: 5 },
  })
  expect(result.counts).toEqual({})
})

test('a row that two snapshots during the load and the last one show is one breach of three moments', () => {
  const twice = { breaches: 2, rows: [{ key: 'sku-1', stock: null }, ...oversold.rows] }
  const snapshots = [snapshot(900, twice), snapshot(1_900, oversold), final(oversold)]
  const { counts, anomalies, snapshots: summary } = check({ snapshots })
  expect(anomalies.map(({ sentence }) => sentence)).toEqual([
    'key sku-1, stock -2: seen in 2 of 2 snapshots during the load, first at 0.9 s, and after it.',
  ])
  expect(summary).toMatchObject({ duringLoad: 2, breached: 3 })
  expect(counts).toEqual({ NEGATIVE: 2 })
})

test('a column without a value is null in the sentence', () => {
  const rows = [{ key: 'sku-1', stock: null }]
  expect(check({ snapshots: [final({ breaches: 1, rows })] }).anomalies).toMatchObject([
    { sentence: 'key sku-1, stock null: seen after the load.' },
  ])
})

test('a limit needs keys that reached it where that can be counted, and only there', () => {
  const rule = kinds.atMost
  const evidence = (tested: number | null) => {
    const result = check({ rule, snapshots: [final({ tested })] })
    return [
      result.outcome,
      result.contendedKeys,
      result.evidence.map(({ counted, found }) => `${counted} ${found}`),
    ]
  }
  expect(evidence(3)).toEqual(['pass', 3, ['acknowledged 10', 'overlaps 5', 'limits 3']])
  expect(evidence(2)).toEqual(['no_evidence', 2, ['acknowledged 10', 'overlaps 5', 'limits 2']])
  expect(evidence(null)).toEqual(['pass', 0, ['acknowledged 10', 'overlaps 5']])
})

test('nothing put the rule to the test: without a hint the reason states only that', () => {
  const { outcome, reason } = check({ snapshots: [final({ tested: 0 })] })
  expect({ outcome, reason }).toEqual({
    outcome: 'no_evidence',
    reason: 'nothing put the rule to the test',
  })
  // The last count of what came nearest is the one that is shown.
  const snapshots = [
    snapshot(900, { tested: 0, nearest: 'the most was 3 of 10' }),
    final({ tested: 0 }),
  ]
  expect(check({ snapshots }).reason).toBe(
    'nothing put the rule to the test (the most was 3 of 10)',
  )
})

test('a breach that is gone afterwards is a breach still, with its moments', () => {
  const snapshots = [
    snapshot(200),
    snapshot(1_200, oversold),
    snapshot(2_200, { breaches: 1, rows: [{ key: 'sku-1', stock: -1 }] }),
    snapshot(3_200),
    final(),
  ]
  const { outcome, counts, anomalies } = check({ snapshots })
  expect({ outcome, counts }).toEqual({ outcome: 'fail', counts: { NEGATIVE: 1 } })
  expect(anomalies).toMatchObject([
    {
      key: 'sku-1',
      rows: [{ key: 'sku-1', stock: -1 }],
      sentence:
        'key sku-1, stock -1: seen in 2 of 4 snapshots during the load, first at 1.2 s; gone after it.',
    },
  ])
})

test('what is still there after the load is named first, and more rows than are shown are counted', () => {
  const rows = Array.from({ length: 20 }, (_, nth) => ({ key: `sku-${nth + 2}`, stock: -1 }))
  const snapshots = [snapshot(900, oversold), final({ breaches: 31, rows })]
  const { counts, anomalies } = check({ snapshots })
  expect(counts).toEqual({ NEGATIVE: 31 })
  expect(anomalies).toHaveLength(20)
  expect(anomalies[0]).toMatchObject({ key: 'sku-2', sentence: /seen after the load/ })
})

test.each<{ name: string; over: Partial<InvariantEvidence>; reason: string }>([
  { name: 'nobody asked', over: { snapshots: [] }, reason: 'it was not asked after the load' },
  {
    name: 'it was asked during the load alone',
    over: { snapshots: [snapshot(1_000)] },
    reason: 'it was not asked after the load',
  },
  {
    name: 'the query failed',
    over: { snapshots: [{ atMs: 4_000, final: true, failure: 'its query failed: no table' }] },
    reason: 'its query failed: no table',
  },
  {
    name: 'every table was empty',
    over: { snapshots: [final({ examined: 0 })] },
    reason: 'no row was examined',
  },
  {
    name: 'no write was acknowledged',
    over: { load: { ok: 0, fail: 3, info: 0, overlapping: 5 } },
    reason: 'no write was acknowledged',
  },
  {
    name: 'writes came one after the other',
    over: { load: { ok: 10, fail: 0, info: 0, overlapping: 0 } },
    reason: 'no two writes were under way at the same time',
  },
  { name: 'nobody counted writes', over: { load: undefined }, reason: 'was not recorded' },
  {
    name: 'nothing came near the limit',
    over: {
      snapshots: [final({ tested: 0, nearest: 'the most was 3 of 10' })],
      untested: 'no key reached its limit',
    },
    reason: 'no key reached its limit (the most was 3 of 10)',
  },
])('$name: no evidence', ({ over, reason }) => {
  const result = check(over)
  expect(result.outcome).toBe('no_evidence')
  expect(result.reason).toContain(reason)
})

test('rows that were there during the load are examined rows, though none is left after it', () => {
  expect(check({ snapshots: [snapshot(1_000), final({ examined: 0 })] }).outcome).toBe('pass')
})

test('where refusals put a rule to the test, nothing else has to', () => {
  const over = {
    rule: kinds.noOverlap,
    snapshots: [final({ tested: 0 })],
    refusalsTest: true,
  } as const
  expect(check(over).outcome).toBe('pass')
  expect(check({ ...over, load: { ok: 1, fail: 0, info: 0, overlapping: 5 } }).outcome).toBe(
    'no_evidence',
  )
})

test('snapshots that could not be read are reported, and are no breach', () => {
  const failed = { atMs: 2_000, final: false, failure: 'statement timeout' }
  expect(check({ snapshots: [snapshot(1_000), failed, final()] })).toMatchObject({
    outcome: 'pass',
    snapshots: { duringLoad: 1, unread: 1 },
    warnings: ['1 of 2 snapshots during the load could not be read: statement timeout'],
  })
})

test('operations that the guarantee observes count in place of the whole load', () => {
  const builder = new HistoryBuilder()
  const operation = { invokedAtNs: 0, returnedAtNs: 1, key: 'sku-1', action: 'write' } as const
  builder.add({ ...operation, outcome: 'fail' })
  const refused = checkInvariant(builder.build(), {
    rule: kinds.atMost,
    snapshots: [final()],
    load: { ok: 10, fail: 0, info: 0, overlapping: 5 },
    observes: true,
  })
  expect(refused).toMatchObject({
    outcome: 'no_evidence',
    operations: 1,
    reason: expect.stringContaining('no write was acknowledged'),
  })
})
