import { expect, test } from 'vitest'
import { baseline, candidate } from '../stats/fixtures/paired-case.ts'
import { compareBlocks } from './compare-blocks.ts'
import {
  buildBlocks,
  buildErrorBlocks,
  buildLatencyBlocks,
  buildPlan,
  errors,
  p95,
} from './fixtures/build-blocks.ts'
import { toMetricLine } from './to-metric-line.ts'

const rowOf = (comparison: ReturnType<typeof compareBlocks>) => {
  const [row] = comparison.metrics
  if (!row) throw new Error('the plan has a metric')
  return row
}
const slower = (by: number, jitter = 0.005) =>
  baseline.map((ms, i) => ms * by * (1 + ((i % 5) - 2) * jitter + i / 10_000))
const times = (factor: number) => (ms: number) => ms * factor
const report = () =>
  JSON.stringify(compareBlocks(buildPlan(), buildLatencyBlocks(baseline, candidate)))

test('ten blocks of p95 that differ by -0.95 % are no difference at a margin of 5 %', () => {
  const comparison = compareBlocks(buildPlan(), buildLatencyBlocks(baseline, candidate))
  const row = rowOf(comparison)
  // R 4.2.2 wilcox.test on the log ratios, back to percent; mde80 from SciPy's noncentral t.
  expect(row).toMatchObject({
    metric: 'checkout.p95',
    verdict: 'no_difference',
    reason: null,
    not_worse: true,
    scale: 'ratio',
    ci_level: 0.98,
    p: 0.130859375,
    n: 10,
    blocks_worse: 3,
    margin: 0.05,
    more_blocks: 0,
    gate: true,
    next: null,
  })
  expect(row.effect).toBeCloseTo(-0.009485, 6)
  expect(row.ci?.map((end) => Number(end.toFixed(6)))).toEqual([-0.024056, 0.007426])
  expect(row.eq_ci?.map((end) => Number(end.toFixed(6)))).toEqual([-0.022754, 0.005044])
  expect(row.mde80).toBeCloseTo(0.0219, 4)
  expect(row.sd_block).toBeCloseTo(0.0180781562, 9)
  expect(comparison).toMatchObject({ outcome: 'pass', new_errors: [], warnings: [] })
  expect(toMetricLine(row)).toBe(
    'checkout.p95: NO_DIFFERENCE | -0.9 % (interval -2.4 % to +0.7 %; positive is worse) | 3/10 blocks worse | margin 5 % | minimum detectable effect 2.2 %',
  )
})

test('8 % slower in every block is a regression and fails the gate', () => {
  const comparison = compareBlocks(buildPlan(), buildLatencyBlocks(baseline, slower(1.08)))
  expect(rowOf(comparison)).toMatchObject({
    verdict: 'regressed',
    not_worse: false,
    blocks_worse: 10,
  })
  expect(comparison.outcome).toBe('fail')
})

test('4.9 % slower with little noise is borderline: more blocks would not help', () => {
  const row = rowOf(compareBlocks(buildPlan(), buildLatencyBlocks(baseline, slower(1.048))))
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'borderline', more_blocks: null })
  expect(row.next).toContain('too near the margin of 5 %')
})

test('slower in all of seven blocks, but perhaps less than the margin, is a direction only', () => {
  const blocks = buildLatencyBlocks(baseline, slower(1.0289, 0.014)).slice(0, 7)
  const row = rowOf(compareBlocks(buildPlan(), blocks))
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'direction_only', not_worse: false })
})

test('less throughput is worse: its effect is positive', () => {
  const metric = { ...p95, better: 'higher' } as const
  const row = rowOf(
    compareBlocks(buildPlan({ metrics: [metric] }), buildLatencyBlocks(slower(1.08), baseline)),
  )
  expect(row.verdict).toBe('regressed')
  expect(row.effect).toBeCloseTo(0.08, 2)
})

test('multiplying every latency by a thousand changes nothing', () => {
  const inMs = compareBlocks(buildPlan(), buildLatencyBlocks(baseline, candidate))
  const inUs = compareBlocks(
    buildPlan(),
    buildLatencyBlocks(baseline.map(times(1000)), candidate.map(times(1000))),
  )
  expect(rowOf(inUs).effect).toBeCloseTo(rowOf(inMs).effect ?? NaN, 12)
  expect(rowOf(inUs).verdict).toBe(rowOf(inMs).verdict)
})

test('the same plan and values give the same report, byte for byte', () => {
  expect(report()).toBe(report())
})

test('a red flag among many gating metrics needs a smaller p; the others are corrected for discovery', () => {
  const names = Array.from({ length: 12 }, (_, i) => `m${i}`)
  const values = (ms: number) =>
    Object.fromEntries(names.map((name, i) => [name, i === 0 ? ms : 100]))
  const blocks = buildBlocks(
    10,
    (i) => ({ values: values(baseline[i] ?? NaN) }),
    // All ten blocks are worse: p = 2 / 1024.
    (i) => ({ values: values((baseline[i] ?? NaN) * 1.2) }),
  )
  const gated = names.map((metric) => ({ ...p95, metric }))
  const [flagged] = compareBlocks(buildPlan({ metrics: gated }), blocks).metrics
  expect(flagged).toMatchObject({ verdict: 'inconclusive', p: 2 / 1024, p_adjusted: 24 / 1024 })
  const shown = gated.map((metric, i) => ({ ...metric, gate: i === 0 }))
  const [alone] = compareBlocks(buildPlan({ metrics: shown }), blocks).metrics
  expect(alone).toMatchObject({ verdict: 'regressed', p_adjusted: 2 / 1024 })
})

test('without a gating metric there is nothing to pass', () => {
  const plan = buildPlan({ metrics: [{ ...p95, gate: false }] })
  expect(compareBlocks(plan, buildLatencyBlocks(baseline, candidate)).outcome).toBe('no_evidence')
})

const ten = Array.from({ length: 10 }, () => 0)

test('no error in 420 requests a run does not prove that none came: the interval stays open', () => {
  const plan = buildPlan({ metrics: [errors] })
  const row = rowOf(compareBlocks(plan, buildErrorBlocks(420, ten, ten)))
  // Wilson's bound for 0 of 4200 at 96 % (two-sided): z^2 / (4200 + z^2), z = 2.05375; SciPy proportion_ci.
  expect(row.eq_ci?.[1]).toBeCloseTo(2.053748911 ** 2 / (4200 + 2.053748911 ** 2), 9)
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'wide', p: 1, scale: 'share' })
  expect(row.next).toBe('1 more round, about 3 minutes')
  const enough = rowOf(compareBlocks(plan, buildErrorBlocks(500, ten, ten)))
  expect(enough).toMatchObject({ verdict: 'no_difference', not_worse: true })
})

test('errors in one run only are a cluster, not a regression; in every run they are one', () => {
  const plan = buildPlan({ metrics: [errors] })
  const burst = ten.map((_, i) => (i === 3 ? 200 : 0))
  expect(rowOf(compareBlocks(plan, buildErrorBlocks(420, ten, burst))).verdict).toBe('inconclusive')
  const steady = ten.map((_, i) => 15 + (i % 3))
  const comparison = compareBlocks(plan, buildErrorBlocks(420, ten, steady))
  expect(rowOf(comparison)).toMatchObject({ verdict: 'regressed', p: 2 / 1024, blocks_worse: 10 })
  expect(toMetricLine(rowOf(comparison))).toContain('| +3.79 pp (interval +')
})

const withErrors = (count: number) =>
  buildBlocks(
    10,
    (i) => ({
      values: { 'checkout.p95': baseline[i] ?? null },
      proportions: { 'checkout.errors': { count: 0, total: 5000 } },
    }),
    (i) => ({
      values: { 'checkout.p95': (baseline[i] ?? NaN) * 0.8 },
      proportions: { 'checkout.errors': { count: count + (i % 2), total: 5000 } },
    }),
  )

test('faster is not believed while more requests may be failing', () => {
  const guarded = buildPlan({ metrics: [{ ...p95, guard: 'checkout.errors' }, errors] })
  const [doubted, guard] = compareBlocks(guarded, withErrors(300)).metrics
  expect(guard?.verdict).toBe('regressed')
  expect(doubted).toMatchObject({ verdict: 'inconclusive', reason: 'fewer_successes' })
  expect(doubted?.next).toContain('settle checkout.errors first')
  expect(compareBlocks(guarded, withErrors(0)).metrics[0]?.verdict).toBe('improved')
})

test('a kind of failure that only the candidate shows raises a separate alarm', () => {
  const [early, late]: Record<string, number>[] = [{ '409': 2, '500': 4 }, { timeout: 1 }]
  const blocks = buildBlocks(
    8,
    () => ({ error_kinds: { '409': 3, timeout: 0 } }),
    (i) => ({ error_kinds: (i < 2 ? early : late) ?? {} }),
  )
  expect(compareBlocks(buildPlan({ metrics: [] }), blocks).new_errors).toEqual([
    { error: '500', requests: 8, blocks: 2 },
    { error: 'timeout', requests: 6, blocks: 6 },
  ])
})
