import { expect, test } from 'vitest'
import { blocksToRegress } from './blocks-to-regress.ts'
import { compareBlocks } from './compare-blocks.ts'
import { buildLatencyBlocks, buildPlan, p95 } from './fixtures/build-blocks.ts'

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
