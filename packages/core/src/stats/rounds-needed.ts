import { invariant } from '../invariant.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { findRoot } from './find-root.ts'
import { lowerIncompleteGamma } from './incomplete-gamma.ts'
import { logGamma } from './log-gamma.ts'
import { studentQuantile } from './student-t.ts'

/** Blocks added to the normal approximation for Student's tails. */
const SMALL_SAMPLE_BLOCKS = 2

/**
 * The standard deviation that is not exceeded with confidence `level`: a plan made from few blocks should be careful.
 *
 * @param sd of `n` >= 2 differences
 */
export function upperStandardDeviation(sd: number, n: number, level = 0.8): number {
  return sd * Math.sqrt((n - 1) / chiSquareQuantile(1 - level, n - 1))
}

export type RoundsNeeded = {
  /** Blocks in all, to see an effect as large as the margin (80 % power). */
  readonly detect: number
  /** Blocks in all, to prove the effect within the margin; Infinity when the estimate is at or beyond it. */
  readonly equivalence: number
}

/** The normal quantiles of the two questions: detection at alpha with power 0.8, TOST at alpha with power 0.8. */
function quantiles(alpha: number) {
  return {
    detect: normalQuantile(1 - alpha / 2) + normalQuantile(0.8),
    equivalence: normalQuantile(1 - alpha) + normalQuantile(0.9),
  }
}

/**
 * How many blocks a verdict needs, from the noise seen so far.
 *
 * @param seen `sd` of the block differences (upper bound), `effect` the estimate and `margin` > 0, all in one unit
 * @see Chow, Shao & Wang (2008), Sample Size Calculations in Clinical Research, 3.1-3.2
 */
export function roundsNeeded(seen: {
  readonly sd: number
  readonly effect: number
  readonly margin: number
  readonly alpha: number
}): RoundsNeeded {
  invariant(seen.margin > 0, 'a margin is positive')
  const z = quantiles(seen.alpha)
  const blocks = (quantile: number, distance: number) =>
    Math.ceil(
      (quantile * seen.sd) ** 2 / distance ** 2 / SIGNED_RANK_EFFICIENCY + SMALL_SAMPLE_BLOCKS,
    )
  const room = seen.margin - Math.abs(seen.effect)
  return {
    detect: blocks(z.detect, seen.margin),
    equivalence: room > 0 ? blocks(z.equivalence, room) : Infinity,
  }
}

/**
 * The smallest margin that `n` blocks of this noise can decide when nothing changed: the answer to "this machine
 * cannot decide 5 %; what can it?". In the unit of `sd`; `n` above 2.
 */
export function decidableMargin(seen: {
  readonly sd: number
  readonly n: number
  readonly alpha: number
}): number {
  invariant(seen.n > SMALL_SAMPLE_BLOCKS, 'a plan has more than two blocks')
  const z = quantiles(seen.alpha)
  const blocks = SIGNED_RANK_EFFICIENCY * (seen.n - SMALL_SAMPLE_BLOCKS)
  return (Math.max(z.detect, z.equivalence) * seen.sd) / Math.sqrt(blocks)
}

/** The value below which chi-square with `df` degrees of freedom lies with probability `p`; p in (0, 1). */
export function chiSquareQuantile(p: number, df: number): number {
  const cdf = (x: number) => lowerIncompleteGamma(df / 2, x / 2)
  let high = df + 1
  while (cdf(high) < p && high < 1e12) high *= 2
  return findRoot((x) => cdf(x) - p, 0, high)
}

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
