import { invariant } from '../invariant.ts'
import { TAIL_SLACK } from './wilson-interval.ts'
import { subsetSumDistribution } from './subset-sum-distribution.ts'

/** The signed-rank methods are exact and cost n^3; nobody compares more blocks than this. */
export const MAX_SIGNED_RANK_N = 500

/**
 * The null distribution of Wilcoxon's V for `n` untied, non-zero differences: entry v is P(V = v), v = 0 .. n(n+1)/2.
 * R: `dsignrank(v, n)`.
 */
export function signedRankDistribution(n: number): Float64Array {
  invariant(Number.isInteger(n) && n >= 0 && n <= MAX_SIGNED_RANK_N, 'n is within bounds')
  return subsetSumDistribution(Array.from({ length: n }, (_, i) => i + 1))
}

/**
 * The largest k with 2 P(V <= k - 1) <= alpha: the interval of that level runs from the k-th smallest to the k-th
 * largest Walsh average. 0 when `n` differences cannot give that level at all. R: `qsignrank(alpha / 2, n)`.
 */
export function signedRankCriticalIndex(n: number, alpha: number): number {
  let tail = 0
  let k = 0
  for (const probability of signedRankDistribution(n)) {
    tail += probability
    if (2 * tail > alpha + TAIL_SLACK) break
    k++
  }
  return k
}
