/** Equally likely outcomes differ by rounding: R's `fisher.test` and `binom.test` give them the same slack. */
const TIES = 1 + 1e-7

/** The share of a distribution that is at most as likely as `probability`: a two-sided p-value, at most 1. */
export function sumAtMost(distribution: Float64Array, probability: number): number {
  return Math.min(
    1,
    distribution.reduce((sum, one) => (one <= probability * TIES ? sum + one : sum), 0),
  )
}
