import { invariant } from '../invariant.ts'
import type { Interval } from './wilson-interval.ts'
import { mean, squaredDeviations } from './moments.ts'

/** Prior precision of the Gaussian mixture, in units of one observation: smaller looks wider from the start. */
const MIXTURE = 2

/**
 * The evidence against "the mean is zero" that may be looked at after every block: under the null it exceeds 1/alpha
 * at any time with probability at most alpha. For soaks and canaries without a plan; a planned comparison has more power.
 *
 * @param differences in the order observed; roughly normal
 * @returns the e-value, > 0; 1 for no evidence; Infinity for identical non-zero differences with enough of them
 * @see Wang & Ramdas (2023), Anytime-valid t-tests and confidence sequences, arXiv 2310.03722, Gaussian mixture
 */
export function tEValue(differences: readonly number[]): number {
  const n = differences.length
  const sum = differences.reduce((total, value) => total + value, 0)
  const squares = differences.reduce((total, value) => total + value * value, 0)
  if (squares === 0) return 1
  const shrunk = squares - (sum * sum) / (n + MIXTURE)
  return Math.sqrt(MIXTURE / (n + MIXTURE)) * (squares / shrunk) ** (n / 2)
}

/**
 * The confidence sequence dual to `tEValue`: covers the mean at all times at once with probability `level`.
 *
 * @returns null while there are too few differences for a finite interval
 */
export function tConfidenceSequence(
  differences: readonly number[],
  level: number,
): Interval | null {
  invariant(level > 0 && level < 1, 'a level is between 0 and 1')
  const n = differences.length
  if (n === 0) return null
  const centre = mean(differences)
  const sd = Math.sqrt(squaredDeviations(differences) / n)
  const bound = (Math.sqrt((n + MIXTURE) / MIXTURE) / (1 - level)) ** (2 / n)
  const room = (bound * n) / (n + MIXTURE) - (bound - 1)
  if (room <= 0) return null
  const half = sd * Math.sqrt((bound - 1) / room)
  return { low: centre - half, high: centre + half, level }
}
