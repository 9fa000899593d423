import { mean, squaredDeviations } from './moments.ts'
import type { Proportion } from './wilson-interval.ts'

/**
 * How many times the per-run proportions scatter more than independent requests would: at least 1.
 * Errors come in clusters (one restart fails a hundred requests), so n requests are worth n / DEFF.
 *
 * @param runs one proportion a run; runs without requests are left out; fewer than two runs give 1
 * @see Kish (1965), Survey Sampling, 5.4
 */
export function designEffect(runs: readonly Proportion[]): number {
  const counted = runs.filter((run) => run.total > 0)
  if (counted.length < 2) return 1
  const rates = counted.map((run) => run.count / run.total)
  const average = mean(rates)
  const independent = (average * (1 - average)) / mean(counted.map((run) => run.total))
  if (independent <= 0) return 1
  return Math.max(1, squaredDeviations(rates) / (rates.length - 1) / independent)
}
