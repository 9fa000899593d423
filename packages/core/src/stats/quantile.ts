import { invariant } from '../invariant.ts'

/** The nine definitions of a sample quantile, as Hyndman & Fan and R number them. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** Floating-point noise of n * q: 0.29 * 100 is 28.999999999999996. */
function snapped(place: number): number {
  const whole = Math.round(place)
  return Math.abs(place - whole) <= 4 * Number.EPSILON * whole ? whole : place
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value)
  if (value - below !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

/** Where among n sorted values the q-quantile lies, counted from 0; between two of them, it is interpolated. */
const POSITIONS: Record<QuantileType, (n: number, q: number) => number> = {
  1: (n, q) => Math.ceil(snapped(n * q)) - 1,
  2: (n, q) => (Math.ceil(snapped(n * q)) + Math.floor(snapped(n * q)) - 1) / 2,
  3: (n, q) => roundHalfToEven(snapped(n * q * 2) / 2) - 1,
  4: (n, q) => n * q - 1,
  5: (n, q) => n * q - 0.5,
  6: (n, q) => (n + 1) * q - 1,
  7: (n, q) => (n - 1) * q,
  8: (n, q) => (n + 1 / 3) * q - 2 / 3,
  9: (n, q) => (n + 1 / 4) * q - 5 / 8,
}

/**
 * The `q`-quantile of a sample. Gauntlet uses type 7 everywhere: linear interpolation between order statistics, what R,
 * NumPy and k6 do by default. The others are for reading another tool's number: 2 is the plain median of textbooks at
 * q = 0.5, 6 that of Minitab, 8 the one that Hyndman & Fan recommend.
 *
 * @param ascending values in any unit, sorted ascending, at least one
 * @param q in [0, 1]; 0.99 is the 99th percentile
 * @returns a value in the unit of the sample, within its range
 * @throws InvariantError if `ascending` is empty or `q` is outside [0, 1]
 * @see Hyndman & Fan (1996), The American Statistician 50(4)
 */
export function quantile(ascending: ArrayLike<number>, q: number, type: QuantileType = 7): number {
  invariant(q >= 0 && q <= 1, 'q is a probability')
  const last = ascending.length - 1
  const position = Math.min(last, Math.max(0, POSITIONS[type](ascending.length, q)))
  const below = ascending[Math.floor(position)]
  const above = ascending[Math.ceil(position)]
  invariant(below !== undefined && above !== undefined, 'a quantile needs one observation')
  if (below === above) return below
  return below + (above - below) * (position - Math.floor(position))
}

/** A sorted copy, as 64-bit floats (typed arrays sort numerically). */
export function sortAscending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).toSorted()
}
