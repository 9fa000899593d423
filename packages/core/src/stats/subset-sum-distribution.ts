/**
 * The distribution of the sum of a random subset: each weight is in or out by a fair coin.
 * Entry `s` is P(sum = s). Exact in 64-bit floats for up to 50 weights (every entry is a count over a power of two).
 *
 * @param weights positive integers; cost is their number times their sum
 */
export function subsetSumDistribution(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const probability = new Float64Array(total + 1)
  probability[0] = 1
  let reached = 0
  for (const weight of weights) {
    reached += weight
    for (let sum = reached; sum >= 0; sum--) {
      const without = probability[sum] ?? 0
      const within = probability[sum - weight] ?? 0
      probability[sum] = (without + within) / 2
    }
  }
  return probability
}

/** P(sum <= at) for a distribution indexed by the sum. */
export function cumulative(distribution: ArrayLike<number>, at: number): number {
  let sum = 0
  for (let i = 0; i <= Math.min(at, distribution.length - 1); i++) sum += distribution[i] ?? 0
  return sum
}
