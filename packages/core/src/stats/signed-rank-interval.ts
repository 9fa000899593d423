import { invariant } from '../invariant.ts'
import type { Interval } from './wilson-interval.ts'
import { signedRankCriticalIndex } from './signed-rank-distribution.ts'
import { quantile } from './quantile.ts'

/**
 * The interval of shifts that Wilcoxon's signed-rank test at `1 - level` does not reject. Its coverage is at least
 * `level` for symmetric noise, with ties too.
 *
 * @param differences one a block, finite
 * @param level nominal coverage in (0, 1)
 * @returns null when so few differences cannot give the level: 95 % needs 6, 98 % needs 7, 99 % needs 8
 * @see Hollander, Wolfe & Chicken (2014), Nonparametric Statistical Methods, 3.3; Noether (1967), JASA 62, for ties
 */
export function signedRankInterval(differences: readonly number[], level: number): Interval | null {
  invariant(level > 0 && level < 1, 'a level is between 0 and 1')
  const k = signedRankCriticalIndex(differences.length, 1 - level)
  if (k === 0) return null
  const walsh = walshAverages(differences)
  const low = walsh[k - 1]
  const high = walsh[walsh.length - k]
  invariant(low !== undefined && high !== undefined, 'the critical index is within the averages')
  return { low, high, level }
}

/** All (x_i + x_j) / 2 with i <= j, sorted ascending: n(n+1)/2 of them. */
export function walshAverages(values: readonly number[]): Float64Array {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2)
  let at = 0
  for (const [i, first] of values.entries()) {
    for (let j = i; j < values.length; j++) averages[at++] = (first + (values[j] ?? 0)) / 2
  }
  return averages.toSorted()
}

/**
 * The Hodges-Lehmann estimate of the centre: the median of the Walsh averages, in the unit of the values.
 *
 * @throws InvariantError if `values` is empty
 * @see Hodges & Lehmann (1963), Annals of Mathematical Statistics 34(2)
 */
export function hodgesLehmann(values: readonly number[]): number {
  invariant(values.length > 0, 'an estimate needs one value')
  return quantile(walshAverages(values), 0.5)
}
