import type { Interval } from './wilson-interval.ts'

export type Equivalence = {
  /** Two one-sided tests: the effect lies within -margin .. +margin. */
  readonly equivalent: boolean
  /** Non-inferiority: the effect is below +margin (positive means worse). */
  readonly notWorse: boolean
  /** Superiority bounded the other way: the effect is above -margin. */
  readonly notBetter: boolean
}

/**
 * Equivalence and non-inferiority at level alpha, read off an interval of level 1 - 2 alpha.
 * No interval (too few blocks) proves nothing.
 *
 * @param margin the largest effect that does not matter, > 0, in the unit of the interval
 * @see Schuirmann (1987), J. Pharmacokinet. Biopharm. 15(6); Berger & Hsu (1996), Statistical Science 11(4)
 */
export function equivalence(interval: Interval | null, margin: number): Equivalence {
  const notWorse = interval !== null && interval.high < margin
  const notBetter = interval !== null && interval.low > -margin
  return { equivalent: notWorse && notBetter, notWorse, notBetter }
}
