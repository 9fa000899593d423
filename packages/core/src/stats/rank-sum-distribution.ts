/**
 * The exact distribution of the sum of `pick` weights drawn without replacement: entry s is P(sum = s).
 * Float error stays below 1e-12 while there are at most 10^15 subsets, and relative beyond that.
 *
 * @param weights non-negative integers; cost is their number times `pick` times their sum
 */
export function drawnSumDistribution(weights: readonly number[], pick: number): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const counts = Array.from({ length: pick + 1 }, () => new Float64Array(total + 1))
  const none = counts[0]
  if (none) none[0] = 1
  for (const weight of weights) {
    for (let taken = pick; taken > 0; taken--) {
      const from = counts[taken - 1] ?? new Float64Array()
      const to = counts[taken] ?? new Float64Array()
      for (let sum = total; sum >= weight; sum--)
        to[sum] = (to[sum] ?? 0) + (from[sum - weight] ?? 0)
    }
  }
  const last = counts[pick] ?? new Float64Array()
  const subsets = last.reduce((sum, count) => sum + count, 0)
  return last.map((count) => count / subsets)
}
