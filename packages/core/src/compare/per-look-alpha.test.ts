import { expect, test } from 'vitest'
import { normal } from '../stats/fixtures/machine-noise.ts'
import { createRandom } from '../random/index.ts'
import { doubledMidranks } from '../stats/midranks.ts'
import { signedRankCriticalIndex } from '../stats/signed-rank-distribution.ts'
import { blocksToRegress, perLookAlpha } from './per-look-alpha.ts'
import { compareBlocks } from './compare-blocks.ts'
import { buildLatencyBlocks, buildPlan, p95 } from './fixtures/build-blocks.ts'

/** The share of comparisons without an effect in which some look rejects. */
function falseAlarms(looks: readonly number[], alpha: number, sessions: number): number {
  const random = createRandom(`looks/${looks.join()}`)
  const critical = new Map(looks.map((n) => [n, signedRankCriticalIndex(n, alpha)]))
  let alarms = 0
  for (let session = 0; session < sessions; session++) {
    const differences = Array.from({ length: looks.at(-1) ?? 0 }, () => normal(random))
    const rejected = looks.some((n) => {
      const seen = differences.slice(0, n)
      const ranks = doubledMidranks(seen.map(Math.abs))
      const v = seen.reduce((sum, value, i) => sum + (value > 0 ? (ranks[i] ?? 0) / 2 : 0), 0)
      return Math.min(v, (n * (n + 1)) / 2 - v) < (critical.get(n) ?? 0)
    })
    alarms += Number(rejected)
  }
  return alarms / sessions
}

test('three looks at 0.02 each raise a false alarm in 4.6 % of 20 000 comparisons', () => {
  const rate = falseAlarms([10, 20, 30], perLookAlpha([10, 20, 30]), 20_000)
  expect(rate).toBeLessThanOrEqual(0.05)
  expect(rate).toBeGreaterThan(0.04)
})

test('three looks at 0.05 each would raise twice as many: the correction is needed', () => {
  expect(falseAlarms([10, 20, 30], 0.05, 4000)).toBeGreaterThan(0.09)
})

test.each([
  { looks: [10], alpha: 0.05 },
  { looks: [10, 20], alpha: 0.0265 },
  { looks: [8, 16, 24], alpha: 0.02 },
  { looks: [8, 16, 24, 32], alpha: 0.0164 },
  { looks: [8, 16, 24, 32, 40], alpha: 0.0142 },
  { looks: [10, 14, 40], alpha: 0.05 / 3 },
])('looks at $looks are held to $alpha and stay under 5 %', ({ looks, alpha }) => {
  expect(perLookAlpha(looks)).toBe(alpha)
  // Plus 2.33 standard deviations of the share in 4000.
  expect(falseAlarms(looks, alpha, 4000)).toBeLessThanOrEqual(0.058)
})

test.each([
  { looks: [] },
  { looks: [10, 10] },
  { looks: [20, 10] },
  { looks: [10.5] },
  { looks: [41] },
])('looks at $looks are no plan', ({ looks }) => {
  expect(() => perLookAlpha(looks)).toThrow('this should never happen')
})

const gating = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...p95, metric: i === 0 ? p95.metric : `other ${i}` }))

// ceil(log2(2 m / 0.02)) for three looks, and of 2 m / 0.05 for one.
test.each([
  { metrics: 1, three: 7, one: 6 },
  { metrics: 2, three: 8, one: 7 },
  { metrics: 3, three: 9, one: 7 },
  { metrics: 4, three: 9, one: 8 },
  { metrics: 6, three: 10, one: 8 },
  { metrics: 12, three: 11, one: 9 },
])('$metrics gating metrics need $three blocks at three looks, $one at one', (row) => {
  const metrics = gating(row.metrics)
  expect(blocksToRegress({ looks: [10, 20, 30], metrics })).toBe(row.three)
  expect(blocksToRegress({ looks: [10], metrics })).toBe(row.one)
})

test('that many blocks do find a build that is twice as slow, and one block less does not', () => {
  const needed = blocksToRegress(buildPlan({ looks: [7], metrics: gating(3) }))
  const verdictOf = (blocks: number) => {
    const ms = Array.from({ length: blocks }, (_, i) => 100 + i)
    const pairs = buildLatencyBlocks(
      ms,
      ms.map((one) => 2 * one + (one % 3)),
    ).map((block) => ({
      ...block,
      baseline: {
        ...block.baseline,
        values: { ...block.baseline.values, 'other 1': 5, 'other 2': 5 },
      },
      candidate: {
        ...block.candidate,
        values: { ...block.candidate.values, 'other 1': 5, 'other 2': 5 },
      },
    }))
    return compareBlocks(buildPlan({ looks: [blocks], metrics: gating(3) }), pairs).metrics[0]
      ?.verdict
  }
  expect(verdictOf(needed)).toBe('regressed')
  expect(verdictOf(needed - 1)).toBe('inconclusive')
})
