import { invariant } from '../invariant.ts'
import { binomialDistribution } from './binomial.ts'
import { TAIL_SLACK, type Interval } from './wilson-interval.ts'

export type QuantileInterval = Interval & {
  /** What the order statistics in fact cover, at least `level`: coverage comes in steps. */
  readonly coverage: number
}

/** The largest number of outcomes from the start of a distribution whose chance together stays within `allowed`. */
function outcomesWithin(distribution: Float64Array, allowed: number) {
  let [outcomes, chance] = [0, 0]
  for (const one of distribution) {
    if (chance + one > allowed + TAIL_SLACK) break
    chance += one
    outcomes++
  }
  return { outcomes, chance }
}

/**
 * Between which of its own values a sample places the quantile of its source, without assuming any shape: for the
 * median of a few runs of one arm. Independent values only: the requests of one run are not.
 *
 * @param ascending values in any unit, sorted ascending
 * @param asked `q` in (0, 1), 0.5 being the median; nominal `level` in (0, 1), its rest halved between the sides
 * @returns null when so few values cannot bound both sides: 95 % of a median needs 6, of p95 72, of p99 368
 * @see David & Nagaraja (2003), Order Statistics, 7.1; golang.org/x/perf/benchmath for the median
 */
export function quantileInterval(
  ascending: ArrayLike<number>,
  asked: { readonly q: number; readonly level: number },
): QuantileInterval | null {
  const { q, level } = asked
  invariant(q > 0 && q < 1 && level > 0 && level < 1, 'q and the level are between 0 and 1')
  const n = ascending.length
  /** How many values lie below the quantile: entry k is P(k of n). */
  const below = binomialDistribution(n, q)
  const lower = outcomesWithin(below, (1 - level) / 2)
  const upper = outcomesWithin(below.toReversed(), (1 - level) / 2)
  if (lower.outcomes === 0 || upper.outcomes === 0) return null
  const [low, high] = [ascending[lower.outcomes - 1], ascending[n - upper.outcomes]]
  invariant(low !== undefined && high !== undefined, 'the order statistics are within the sample')
  return { low, high, level, coverage: 1 - lower.chance - upper.chance }
}
