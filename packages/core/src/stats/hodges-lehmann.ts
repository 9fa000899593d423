import { invariant } from '../invariant.ts'
import { quantile } from './quantile.ts'

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
