import { invariant } from '../invariant.ts'
import { findRoot } from './find-root.ts'
import { logGamma } from './log-gamma.ts'
import { normalCdf } from './normal.ts'
import { studentQuantile } from './student-t.ts'

/** The asymptotic efficiency of the signed-rank test against Student's t on normal data: 3 / pi. */
export const SIGNED_RANK_EFFICIENCY = 3 / Math.PI

const STEPS = 400

/** P(T > t) for a noncentral t: the normal tail averaged over the chi distribution of the sd (Simpson's rule). */
function noncentralUpperTail(t: number, df: number, noncentrality: number): number {
  const top = 1 + 12 / Math.sqrt(2 * df)
  const logScale = Math.LN2 + (df / 2) * Math.log(df / 2) - logGamma(df / 2)
  let sum = 0
  for (let i = 1; i <= STEPS; i++) {
    const s = (top * i) / STEPS
    const density = Math.exp(logScale + (df - 1) * Math.log(s) - (df * s * s) / 2)
    const weight = i === STEPS ? 1 : 2 + 2 * (i % 2)
    sum += weight * density * normalCdf(noncentrality - t * s)
  }
  return (sum * top) / STEPS / 3
}

/**
 * The smallest true effect, in standard deviations of the block difference, that a paired t test of `n` blocks finds
 * with the given power. R: `power.t.test(n, power, sig.level, type = "paired")$delta`.
 *
 * @param n at least 3
 */
export function detectableEffectInSd(n: number, alpha: number, power = 0.8): number {
  invariant(n >= 3, 'power needs three blocks')
  const critical = studentQuantile(1 - alpha / 2, n - 1)
  const shortfall = (delta: number) =>
    noncentralUpperTail(critical, n - 1, delta * Math.sqrt(n)) - power
  return findRoot(shortfall, 0, (critical + 10) * 2)
}

/**
 * MDE: the smallest true effect that this many blocks of this much noise would have found 80 times of 100 by the
 * signed-rank test. In the unit of `sd` (log ratio for latencies). What a "no difference" cannot rule out below.
 *
 * @param plan `sd` of the block differences, `n` blocks >= 3, `alpha` two-sided
 */
export function minimumDetectableEffect(plan: {
  readonly sd: number
  readonly n: number
  readonly alpha: number
  readonly power?: number
}): number {
  const factor = detectableEffectInSd(plan.n, plan.alpha, plan.power)
  return (plan.sd * factor) / Math.sqrt(SIGNED_RANK_EFFICIENCY)
}
