import { distributionFromRatios } from './distribution-from-ratios.ts'

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
