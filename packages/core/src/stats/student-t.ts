import { findRoot } from './find-root.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** P(|T| >= |t|) for Student's t with `df` > 0 degrees of freedom (any real number). @see DLMF 8.17 */
export function studentTwoSidedP(t: number, df: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? 1 : 0
  return incompleteBeta(df / (df + t * t), df / 2, 0.5)
}

/** The t below which Student's t with `df` degrees of freedom lies with probability `p`; p in [0.5, 1). */
export function studentQuantile(p: number, df: number): number {
  let high = 2
  while (studentTwoSidedP(high, df) / 2 > 1 - p && high < 1e300) high *= 2
  return findRoot((t) => 1 - p - studentTwoSidedP(t, df) / 2, 0, high)
}
