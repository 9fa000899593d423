import { invariant } from '../invariant.ts'
import { doubledMidranks } from './midranks.ts'
import { normalCdf } from './normal.ts'
import { drawnSumDistribution } from './rank-sum-distribution.ts'
import { cumulative } from './subset-sum-distribution.ts'

export type RankSumTest = {
  /** Mann-Whitney's U of the first sample: pairs in which it is larger, ties counting a half. R calls it W. */
  readonly u: number
  readonly p: number
  readonly pGreater: number
  readonly pLess: number
  /** `exact` enumerates the permutations of the observed midranks; `normal` is the corrected approximation. */
  readonly method: 'exact' | 'normal'
}

/** Above this many values in both samples together the exact null costs too much and the normal one is close. */
const EXACT_LIMIT = 60

/**
 * The Wilcoxon rank-sum (Mann-Whitney) test of two independent samples: is one stochastically larger?
 * Exact, ties included, up to 60 values in all; else the normal approximation with tie and continuity corrections.
 * For runs that were not interleaved only: paired blocks belong to `signedRankTest`.
 *
 * @throws InvariantError if a sample is empty
 * @see Mann & Whitney (1947), Annals of Mathematical Statistics 18(1)
 */
export function rankSumTest(x: readonly number[], y: readonly number[]): RankSumTest {
  invariant(x.length > 0 && y.length > 0, 'both samples have a value')
  const ranks = doubledMidranks([...x, ...y])
  const doubledSum = ranks.slice(0, x.length).reduce((sum, rank) => sum + rank, 0)
  const u = (doubledSum - x.length * (x.length + 1)) / 2
  const tails =
    ranks.length <= EXACT_LIMIT
      ? exactTails(ranks, x.length, doubledSum)
      : normalTails(ranks, x.length, u)
  const method = ranks.length <= EXACT_LIMIT ? 'exact' : 'normal'
  return { u, p: Math.min(1, 2 * Math.min(tails.pLess, tails.pGreater)), ...tails, method }
}

function exactTails(ranks: readonly number[], pick: number, doubledSum: number) {
  const distribution = drawnSumDistribution(ranks, pick)
  const below = cumulative(distribution, doubledSum - 1)
  const pLess = Math.min(1, below + (distribution[doubledSum] ?? 0))
  return { pLess, pGreater: Math.min(1, Math.max(0, 1 - below)) }
}

function normalTails(ranks: readonly number[], m: number, u: number) {
  const total = ranks.length
  const n = total - m
  const tieSizes = new Map<number, number>()
  for (const rank of ranks) tieSizes.set(rank, (tieSizes.get(rank) ?? 0) + 1)
  let ties = 0
  for (const size of tieSizes.values()) ties += size ** 3 - size
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)))
  if (variance === 0) return { pLess: 1, pGreater: 1 }
  const centred = u - (m * n) / 2
  const sd = Math.sqrt(variance)
  return { pLess: normalCdf((centred + 0.5) / sd), pGreater: normalCdf(-(centred - 0.5) / sd) }
}

/**
 * The probability that a value of `y` exceeds a value of `x`, ties counting a half: 0.5 means no effect.
 *
 * @see McGraw & Wong (1992), Psychological Bulletin 111(2); Vargha & Delaney (2000)
 */
export function commonLanguageEffect(x: readonly number[], y: readonly number[]): number {
  let wins = 0
  for (const a of x) for (const b of y) wins += b > a ? 1 : Number(b === a) / 2
  return wins / (x.length * y.length)
}
