import { invariant } from '../invariant.ts'
import { TAIL_SLACK, type Interval } from './wilson-interval.ts'
import { normalQuantile } from './normal.ts'
import { quantile } from './quantile.ts'
import { drawnSumDistribution } from './rank-sum-distribution.ts'

export type RankSumShift = {
  /** Hodges-Lehmann: the median of all x_i - y_j. */
  readonly estimate: number
  /** Null when so few values cannot give the level. */
  readonly interval: Interval | null
}

/** Above this many values in both samples together the normal critical index is used (within 1 of the exact one). */
const EXACT_LIMIT = 60

/**
 * How far sample `x` lies above sample `y`: the Hodges-Lehmann shift and the interval that inverts the rank-sum test.
 *
 * @param level nominal coverage in (0, 1)
 * @throws InvariantError if a sample is empty
 * @see Hollander, Wolfe & Chicken (2014), Nonparametric Statistical Methods, 4.2-4.3
 */
export function rankSumShift(samples: {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly level: number
}): RankSumShift {
  const { x, y, level } = samples
  invariant(x.length > 0 && y.length > 0, 'both samples have a value')
  const differences = Float64Array.from(x.flatMap((a) => y.map((b) => a - b))).toSorted()
  const estimate = quantile(differences, 0.5)
  const k = criticalIndex(x.length, y.length, 1 - level)
  const low = differences[k - 1]
  const high = differences[differences.length - k]
  if (k < 1 || low === undefined || high === undefined) return { estimate, interval: null }
  return { estimate, interval: { low, high, level } }
}

/** The largest k with 2 P(U <= k - 1) <= alpha, for untied samples of m and n. */
function criticalIndex(m: number, n: number, alpha: number): number {
  if (m + n > EXACT_LIMIT) {
    const sd = Math.sqrt((m * n * (m + n + 1)) / 12)
    return Math.floor((m * n) / 2 + normalQuantile(alpha / 2) * sd)
  }
  const sums = drawnSumDistribution(
    Array.from({ length: m + n }, (_, i) => i + 1),
    m,
  )
  let tail = 0
  let k = 0
  for (const probability of sums.subarray((m * (m + 1)) / 2)) {
    tail += probability
    if (2 * tail > alpha + TAIL_SLACK) break
    k++
  }
  return k
}
