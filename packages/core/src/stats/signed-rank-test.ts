import { invariant } from '../invariant.ts'
import { doubledMidranks } from './midranks.ts'
import { MAX_SIGNED_RANK_N } from './signed-rank-distribution.ts'
import { cumulative, subsetSumDistribution } from './subset-sum-distribution.ts'

/** ln 110 - ln 100 and ln 220 - ln 200 are one difference, though not in their last digits. */
const TIE_SLACK = 1e-9

export type SignedRankTest = {
  /** Sum of the ranks of the positive differences; a half with ties. */
  readonly v: number
  /** Two-sided p-value. */
  readonly p: number
  /** One-sided p-values: that the differences lie above zero, that they lie below. */
  readonly pGreater: number
  readonly pLess: number
}

/**
 * Wilcoxon's signed-rank test of paired differences, exact at any size: are they symmetric about zero?
 * Ties share midranks and the null is enumerated over those very ranks. Zeros are ranked, then keep no sign (Pratt).
 * What differs by a billionth is a tie (R's `digits.rank`): rounding, or another unit, must not change a p-value.
 * With the order of each pair decided by its own fair coin, p is exact by design, whatever the noise or drift.
 *
 * @param differences candidate minus baseline, one a block; finite; at most 500
 * @throws InvariantError on a value that is not finite
 * @see Wilcoxon (1945), Biometrics Bulletin 1(6); Pratt (1959), JASA 54, for zeros
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  invariant(differences.every(Number.isFinite), 'differences are finite')
  invariant(differences.length <= MAX_SIGNED_RANK_N, 'n is within bounds')
  const ranks = doubledMidranks(differences.map(Math.abs), TIE_SLACK)
  const signed = ranks.filter((_, i) => differences[i] !== 0)
  let doubledV = 0
  for (const [i, difference] of differences.entries()) {
    if (difference > 0) doubledV += ranks[i] ?? 0
  }
  const distribution = subsetSumDistribution(signed)
  const pLess = Math.min(1, cumulative(distribution, doubledV))
  const pGreater = Math.min(1, cumulative(distribution, distribution.length - 1 - doubledV))
  return { v: doubledV / 2, p: Math.min(1, 2 * Math.min(pLess, pGreater)), pGreater, pLess }
}
