import { invariant } from '../invariant.ts'
import { mean, squaredDeviations } from './moments.ts'

/**
 * How many pooled standard deviations the mean of `x` lies above that of `y`. Says how far two arms stand apart for
 * their own scatter; on a tail quantile it is blind to the shape, so no verdict reads it.
 *
 * @returns 0 for equal means; Infinity or -Infinity when the means differ and nothing scatters
 * @throws InvariantError with fewer than three values in all, or none on a side
 * @see Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2.2
 */
export function cohensD(x: readonly number[], y: readonly number[]): number {
  const df = x.length + y.length - 2
  invariant(x.length > 0 && y.length > 0 && df > 0, 'a pooled deviation needs three values')
  const difference = mean(x) - mean(y)
  if (difference === 0) return 0
  return difference / Math.sqrt((squaredDeviations(x) + squaredDeviations(y)) / df)
}
