import { logGamma } from './log-gamma.ts'

const MAX_TERMS = 2_000

/** P(a, x) by its power series; converges fast for x < a + 1. */
function lowerBySeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MAX_TERMS && term > sum * 1e-17; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a))
}

/** Q(a, x) by Legendre's continued fraction, evaluated by Lentz's method; for x >= a + 1. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / 1e-300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b || 1e-300)
    c = b + numerator / c || 1e-300
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return fraction * Math.exp(a * Math.log(x) - x - logGamma(a))
}

/**
 * The regularized upper incomplete gamma function Q(a, x), in [0, 1]; a > 0, x >= 0. Accurate in the far tail.
 *
 * @see DLMF 8.7.1, 8.9.2
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x)
}

/** The regularized lower incomplete gamma function P(a, x) = 1 - Q(a, x), in [0, 1]. */
export function lowerIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0
  return x < a + 1 ? lowerBySeries(a, x) : 1 - upperByFraction(a, x)
}
