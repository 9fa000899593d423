import { invariant } from '../invariant.ts'
import { MAX_SIGN_FLIP_N } from '../stats/index.ts'
import type { ComparePlan } from './plan.ts'

/** Pocock's constant boundaries for K evenly spaced looks, lowered by a tenth for the discrete statistic. */
const EVENLY_SPACED = [0.05, 0.0265, 0.02, 0.0164, 0.0142]

/**
 * The two-sided level of each look so that all looks together raise a false alarm in at most 5 % of comparisons.
 * Looks spaced unevenly, or more than five, share 5 % equally (Bonferroni).
 *
 * @param looks numbers of blocks, ascending, 1 to 10 of them, the last at most 40
 * @see Pocock (1977), Biometrika 64(2)
 */
export function perLookAlpha(looks: readonly number[]): number {
  const [first = 0] = looks
  const ascending = looks.every((look, i) => Number.isInteger(look) && look > (looks[i - 1] ?? 0))
  invariant(ascending && looks.length >= 1 && looks.length <= 10, 'looks ascend')
  invariant((looks.at(-1) ?? 0) <= MAX_SIGN_FLIP_N, 'at most 40 blocks')
  const even = looks.every((look, i) => look === first * (i + 1))
  return (even ? EVENLY_SPACED[looks.length - 1] : undefined) ?? 0.05 / looks.length
}

/**
 * The fewest blocks after which one gating metric alone can be called regressed: the smallest p of n blocks is 2 / 2^n,
 * and Holm's correction multiplies it by the number of gating metrics. A plan that ends earlier could find nothing.
 */
export function blocksToRegress({
  looks,
  metrics,
}: Pick<ComparePlan, 'looks' | 'metrics'>): number {
  const gating = metrics.filter(({ gate }) => gate).length
  return Math.ceil(Math.log2((2 * Math.max(1, gating)) / perLookAlpha(looks)) - 1e-9)
}
