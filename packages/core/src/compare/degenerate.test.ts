import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { baseline } from '../stats/fixtures/paired-case.ts'
import { listBlockProblems, type Block } from './block.ts'
import { compareBlocks } from './compare-blocks.ts'
import {
  buildBlocks,
  buildErrorBlocks,
  buildLatencyBlocks,
  buildPlan,
  errors,
  p95,
} from './fixtures/build-blocks.ts'

const only = (blocks: readonly Block[], metric = p95) => {
  const { metrics, warnings, outcome } = compareBlocks(buildPlan({ metrics: [metric] }), blocks)
  const [row] = metrics
  return { row, codes: warnings.map((warning) => warning.code), outcome }
}
const latency = (ms: number | null) => ({ values: { 'checkout.p95': ms } })

test('five blocks have no verdict, however clear they look', () => {
  const { row, outcome } = only(buildLatencyBlocks([1, 1, 1, 1, 1], [9, 9, 9, 9, 9]))
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'too_few_blocks', p: null, n: 5 })
  expect(row?.next).toBe('need >= 7 blocks')
  expect(outcome).toBe('no_evidence')
  expect(only(buildErrorBlocks(100, [0, 0], [100, 100]), errors).row?.reason).toBe('too_few_blocks')
})

test('with one look the floor is six blocks', () => {
  const blocks = buildLatencyBlocks([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
  const { metrics } = compareBlocks(buildPlan({ looks: [10] }), blocks)
  expect(metrics[0]?.next).toBe('need >= 6 blocks')
})

test('no block at all has no verdict', () => {
  expect(only([]).row).toMatchObject({ verdict: 'inconclusive', reason: 'too_few_blocks', n: 0 })
  expect(only([], errors).row).toMatchObject({ verdict: 'inconclusive', n: 0 })
})

test('identical values everywhere are no difference, with a warning', () => {
  const { row, codes, outcome } = only(buildLatencyBlocks(baseline, baseline))
  expect(row).toMatchObject({ verdict: 'no_difference', effect: 0, ci: [0, 0], p: 1, mde80: 0 })
  expect(codes).toEqual(['identical_values'])
  expect(outcome).toBe('pass')
})

test('a run without a single success makes its latency not measurable', () => {
  const blocks = buildBlocks(
    10,
    () => latency(100),
    (i) => latency(i === 4 ? null : 90),
  )
  expect(only(blocks).row).toMatchObject({ verdict: 'inconclusive', reason: 'not_measurable' })
})

test('a zero baseline is compared by difference, never by division', () => {
  const grown = only(
    buildBlocks(
      10,
      () => latency(0),
      (i) => latency(5 + i),
    ),
  )
  expect(grown.row).toMatchObject({ verdict: 'regressed', scale: 'absolute' })
  expect(grown.row?.effect).toBeCloseTo(9.5, 12)
  expect(grown.codes).toContain('zero_baseline')
  const none = only(
    buildBlocks(
      10,
      () => latency(0),
      () => latency(0),
    ),
  )
  expect(none.row).toMatchObject({ verdict: 'no_difference', not_worse: true, effect: 0 })
})

test('a build that crashes in every block has no latency, and its failures decide', () => {
  const blocks = buildBlocks(
    10,
    (i) => ({ ...latency(100 + i), proportions: { 'checkout.errors': { count: 0, total: 500 } } }),
    () => ({
      ...latency(null),
      proportions: { 'checkout.errors': { count: 9, total: 500 } },
      crashed: true,
    }),
  )
  expect(only(blocks).row).toMatchObject({ reason: 'not_measurable', n: 0 })
  expect(only(blocks, errors)).toMatchObject({ row: { verdict: 'regressed' }, outcome: 'fail' })
})

test('a crashed run fails all it was offered, and its block is left out of the latency', () => {
  const blocks = buildBlocks(
    10,
    (i) => ({ ...latency(100 + i), proportions: { 'checkout.errors': { count: 0, total: 500 } } }),
    (i) => ({
      ...latency(i < 2 ? null : 100 + i),
      proportions: { 'checkout.errors': { count: 0, total: 500 } },
      crashed: i < 2,
    }),
  )
  const crashed = only(blocks)
  expect(crashed.row).toMatchObject({ verdict: 'no_difference', n: 8, partial: true })
  expect(crashed.codes).toContain('partial')
  const failed = only(blocks, errors).row
  expect(failed?.effect).toBeCloseTo(0.2, 12)
  expect(failed).toMatchObject({ verdict: 'inconclusive', not_worse: false })
})

const run = (samples: number) => () => ({ ...latency(100), samples: { 'checkout.p95': samples } })

test('a p99 of 420 requests is refused: it needs 1000', () => {
  const p99 = { ...p95, quantile: 0.99 }
  const { row } = only(buildBlocks(10, run(420), run(5000)), p99)
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'too_few_requests' })
  expect(row?.next).toBe('not measurable: needs 1000 requests per run')
  expect(only(buildBlocks(10, run(1000), run(1000)), p99).row?.verdict).toBe('no_difference')
})

test('a noisy machine says what it can decide', () => {
  const noisy = Array.from({ length: 30 }, (_, i) => 100 * Math.exp((((i * 7) % 11) - 5) / 10))
  const { row } = only(
    buildLatencyBlocks(
      noisy.map(() => 100),
      noisy,
    ),
  )
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'wide' })
  expect(row?.next).toMatch(
    /^this machine cannot decide 5 % \(needs \d+ blocks, about \d+ h \d+ min\); \d+ % it can within 30 blocks$/,
  )
})

test('invalid blocks do not count', () => {
  const blocks = buildLatencyBlocks(baseline, baseline).map((block, i) => ({
    ...block,
    valid: i < 7,
  }))
  expect(only(blocks).row?.n).toBe(7)
})

test('reused runs, doubled blocks and another workload are refused by name', () => {
  const [one, two] = buildBlocks(
    2,
    () => ({}),
    () => ({}),
  )
  if (!one || !two) throw new Error('two blocks were built')
  expect(listBlockProblems([one, two])).toEqual([])
  expect(listBlockProblems([one, one])).toEqual([
    'block 1 is there twice',
    'run a0 is used twice',
    'run b0 is used twice',
  ])
  const other = { ...two, candidate: { ...two.candidate, workload_hash: 'w2' } }
  expect(listBlockProblems([one, other])).toEqual([
    'run b1 of block 2 has another workload than the first',
  ])
})

test('every input has exactly one verdict, and a regression is never "not worse"', () => {
  const ms = fc.double({ min: 0, max: 1000, noNaN: true })
  const pairs = fc.array(fc.tuple(ms, ms), { minLength: 0, maxLength: 30 })
  const margin = fc.double({ min: 0.001, max: 1, noNaN: true })
  fc.assert(
    fc.property(pairs, margin, (values, width) => {
      const blocks = buildLatencyBlocks(
        values.map(([a]) => a),
        values.map(([, b]) => b),
      )
      const { metrics } = compareBlocks(buildPlan({ metrics: [{ ...p95, margin: width }] }), blocks)
      const [row] = metrics
      const verdicts = ['regressed', 'improved', 'no_difference', 'inconclusive']
      expect(verdicts).toContain(row?.verdict)
      expect(row?.verdict === 'regressed' && row.not_worse).toBe(false)
      expect(row?.verdict === 'no_difference' && !row.not_worse).toBe(false)
      expect(row?.reason === null).toBe(row?.verdict !== 'inconclusive')
      expect(row?.next === null).toBe(row?.verdict !== 'inconclusive')
    }),
    { seed: 9, numRuns: 100 },
  )
})

test('swapping the builds swaps regressed and improved and negates the log effect', () => {
  const ms = fc.double({ min: 1, max: 1000, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(ms, ms), { minLength: 7, maxLength: 12 }), (values) => {
      const there = only(
        buildLatencyBlocks(
          values.map(([a]) => a),
          values.map(([, b]) => b),
        ),
      ).row
      const back = only(
        buildLatencyBlocks(
          values.map(([, b]) => b),
          values.map(([a]) => a),
        ),
      ).row
      expect(Math.log1p(there?.effect ?? NaN)).toBeCloseTo(-Math.log1p(back?.effect ?? NaN), 9)
      const mirrored = { regressed: 'improved', improved: 'regressed' } as Record<string, string>
      expect(back?.verdict).toBe(mirrored[there?.verdict ?? ''] ?? there?.verdict)
    }),
    { seed: 10, numRuns: 60 },
  )
})
