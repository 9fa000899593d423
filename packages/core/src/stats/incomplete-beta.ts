import { findRoot } from './find-root.ts'
import { logGamma } from './log-gamma.ts'

const MAX_TERMS = 2_000

/** The continued fraction of I_x(a, b), by Lentz's method; converges fast for x < (a + 1) / (a + b + 2). */
function fraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || 1e-300)
  let result = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || 1e-300)
    c = 1 + even / c || 1e-300
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || 1e-300)
    c = 1 + odd / c || 1e-300
    result *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return result
}

/**
 * The regularized incomplete beta function I_x(a, b), in [0, 1]: the distribution function of Beta(a, b).
 *
 * @param x in [0, 1]; a, b > 0
 * @see DLMF 8.17.22
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b),
  )
  if (x < (a + 1) / (a + b + 2)) return (front * fraction(x, a, b)) / a
  return 1 - (front * fraction(1 - x, b, a)) / b
}

/** The `p`-quantile of Beta(a, b): the inverse of `incompleteBeta` in x. p in [0, 1]. */
export function betaQuantile(p: number, a: number, b: number): number {
  return findRoot((x) => incompleteBeta(x, a, b) - p, 0, 1)
}
