import { invariant } from '../invariant.ts'
import { distributionFromRatios } from './hypergeometric.ts'
import { sumAtMost } from './fisher-exact-test.ts'

/** The whole distribution is held at once. */
export const MAX_TRIALS = 10_000_000

/**
 * The distribution of the successes of `trials` independent trials: entry k is P(successes = k), k = 0 .. trials.
 *
 * @param chance of one success, in [0, 1]
 * @throws InvariantError for more than ten million trials
 */
export function binomialDistribution(trials: number, chance: number): Float64Array {
  invariant(Number.isInteger(trials) && trials >= 0 && trials <= MAX_TRIALS, 'trials are bounded')
  invariant(chance >= 0 && chance <= 1, 'a chance is a probability')
  const odds = chance / (1 - chance)
  const mode = Math.min(trials, Math.floor((trials + 1) * chance))
  return distributionFromRatios(trials + 1, mode, (k) => ((trials - k) / (k + 1)) * odds)
}

/**
 * Two-sided p of the exact binomial test, in (0, 1]: how likely is a count that is at most as likely as the one seen?
 *
 * @param seen `count` successes of `total` trials
 * @param chance of one success under the null, in [0, 1]
 * @see Clopper & Pearson (1934), Biometrika 26; R `binom.test`
 */
export function binomialTest(
  seen: { readonly count: number; readonly total: number },
  chance: number,
): number {
  invariant(seen.count >= 0 && seen.count <= seen.total, 'a proportion is a part of a whole')
  const distribution = binomialDistribution(seen.total, chance)
  return sumAtMost(distribution, distribution[seen.count] ?? 0)
}
