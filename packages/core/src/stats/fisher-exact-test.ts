import { invariant } from '../invariant.ts'
import { hypergeometricDistribution } from './hypergeometric.ts'
import { cumulative } from './subset-sum-distribution.ts'
import type { Proportion } from './wilson-interval.ts'

/** p-values of a test of two proportions. */
export type TableTest = {
  /** Two-sided. */
  readonly p: number
  /** One-sided: that the first rate is above the second, that it is below. */
  readonly pGreater: number
  readonly pLess: number
}

/** @throws InvariantError unless every sample is of whole counts with 0 <= count <= total */
export function invariantCounts(...samples: readonly Proportion[]): void {
  for (const { count, total } of samples) {
    invariant(Number.isInteger(count) && Number.isInteger(total), 'trials are counted one by one')
    invariant(count >= 0 && count <= total, 'a proportion is a part of a whole')
  }
}

/**
 * Fisher's exact test of two proportions: all tables with the same margins, those at most as likely as the one seen
 * being as extreme. Takes every trial for an independent observation, so it is wrong for the requests of a load run,
 * whose failures come in clusters: those are compared by block.
 *
 * @throws InvariantError unless both are whole counts with 0 <= count <= total
 * @see Fisher (1935), The Logic of Inductive Inference, JRSS 98; R `fisher.test`
 */
export function fisherExactTest(x: Proportion, y: Proportion): TableTest {
  invariantCounts(x, y)
  const { from, probabilities } = hypergeometricDistribution({
    first: x.total,
    second: y.total,
    successes: x.count + y.count,
  })
  const seen = x.count - from
  const unseen = probabilities.length - 1 - seen
  return {
    p: sumAtMost(probabilities, probabilities[seen] ?? 0),
    pGreater: Math.min(1, cumulative(probabilities.toReversed(), unseen)),
    pLess: Math.min(1, cumulative(probabilities, seen)),
  }
}

/** Equally likely outcomes differ by rounding: R's `fisher.test` and `binom.test` give them the same slack. */
const TIES = 1 + 1e-7

/** The share of a distribution that is at most as likely as `probability`: a two-sided p-value, at most 1. */
export function sumAtMost(distribution: Float64Array, probability: number): number {
  return Math.min(
    1,
    distribution.reduce((sum, one) => (one <= probability * TIES ? sum + one : sum), 0),
  )
}
