import { invariant } from '../invariant.ts'

/**
 * The `q`-quantile of a sample, by linear interpolation between order statistics (what R, NumPy and k6 do by default).
 *
 * @param ascending values in any unit, sorted ascending, at least one
 * @param q in [0, 1]; 0.99 is the 99th percentile
 * @returns a value in the unit of the sample
 * @throws InvariantError if `ascending` is empty or `q` is outside [0, 1]
 * @see Hyndman & Fan (1996), The American Statistician 50(4), type 7
 */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  invariant(q >= 0 && q <= 1, 'q is a probability')
  const position = (ascending.length - 1) * q
  const below = ascending[Math.floor(position)]
  const above = ascending[Math.ceil(position)]
  invariant(below !== undefined && above !== undefined, 'a quantile needs one observation')
  if (below === above) return below
  return below + (above - below) * (position - Math.floor(position))
}
