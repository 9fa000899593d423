/** Two samples' sizes and their successes together: all that Fisher's conditional null knows. */
export type TableMargins = {
  readonly first: number
  readonly second: number
  readonly successes: number
}

/**
 * How many of all successes fall into the first sample when they fall anywhere alike: entry i belongs to
 * `from` + i successes. R: `dhyper`.
 *
 * @param margins non-negative integers; `successes` at most `first` + `second`
 */
export function hypergeometricDistribution({ first, second, successes }: TableMargins): {
  readonly from: number
  readonly probabilities: Float64Array
} {
  const from = Math.max(0, successes - second)
  const to = Math.min(first, successes)
  const mode = Math.floor(((successes + 1) * (first + 1)) / (first + second + 2))
  const probabilities = distributionFromRatios(
    to - from + 1,
    Math.min(to, Math.max(from, mode)) - from,
    (i) => {
      const k = from + i
      return ((first - k) / (k + 1)) * ((successes - k) / (second - successes + k + 1))
    },
  )
  return { from, probabilities }
}

/**
 * A distribution over 0 .. size - 1 from the ratios of neighbours: started at its mode, where nothing underflows, and
 * scaled to a sum of 1. Every entry is right to a few units in its last digits, unlike what the logarithms of
 * factorials give.
 *
 * @param ratio P(k + 1) / P(k), in [0, Infinity]
 */
export function distributionFromRatios(
  size: number,
  mode: number,
  ratio: (k: number) => number,
): Float64Array {
  const weights = new Float64Array(size)
  weights[mode] = 1
  for (let k = mode + 1; k < size; k++) weights[k] = (weights[k - 1] ?? 0) * ratio(k - 1)
  for (let k = mode - 1; k >= 0; k--) weights[k] = (weights[k + 1] ?? 0) / ratio(k)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
