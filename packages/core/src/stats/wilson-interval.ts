import { invariant } from '../invariant.ts'
import { normalQuantile } from './normal.ts'

/** A confidence interval, in the unit of the estimate. `level` is the nominal coverage in (0, 1), e.g. 0.98. */
export type Interval = { readonly low: number; readonly high: number; readonly level: number }

/** 1 - 0.98 is 0.020000000000000018: tail probabilities are compared with this much slack. */
export const TAIL_SLACK = 1e-12

/** Successes of trials. Both may be fractional: an effective sample size is. */
export type Proportion = { readonly count: number; readonly total: number }

/**
 * Wilson's score interval of a proportion, in [0, 1]; holds its level even for 0 of n.
 *
 * @throws InvariantError unless 0 <= count <= total and total > 0
 * @see Wilson (1927), JASA 22; Newcombe (1998), Statistics in Medicine 17, 857-872, method 3
 */
export function wilsonInterval({ count, total }: Proportion, level: number): Interval {
  invariant(total > 0 && count >= 0 && count <= total, 'a proportion is a part of a whole')
  const z = normalQuantile((1 + level) / 2)
  const centre = 2 * count + z * z
  const spread = z * Math.sqrt(z * z + 4 * count * (1 - count / total))
  const scale = 2 * (total + z * z)
  return {
    low: count === 0 ? 0 : (centre - spread) / scale,
    high: count === total ? 1 : (centre + spread) / scale,
    level,
  }
}
