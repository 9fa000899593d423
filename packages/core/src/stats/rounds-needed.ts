import { invariant } from '../invariant.ts'
import { chiSquareQuantile } from './chi-square.ts'
import { SIGNED_RANK_EFFICIENCY } from './minimum-detectable-effect.ts'
import { normalQuantile } from './normal.ts'

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
