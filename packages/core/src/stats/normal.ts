import { findRoot } from './find-root.ts'
import { upperIncompleteGamma } from './incomplete-gamma.ts'

/** P(Z <= z) for a standard normal Z; accurate relative to itself in the lower tail. @see DLMF 7.11.2 */
export function normalCdf(z: number): number {
  const tail = upperIncompleteGamma(0.5, (z * z) / 2) / 2
  return z < 0 ? tail : 1 - tail
}

/**
 * The z below which a standard normal lies with probability `p`; p in (0, 1), `normalQuantile(0.975)` is 1.95996...
 * Solved in the lower tail, where the distribution function keeps its digits.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  return findRoot((z) => normalCdf(z) - p, -39, 0)
}
