import {
  hodgesLehmann,
  mean,
  signedRankInterval,
  signedRankTest,
  standardDeviation,
} from '../stats/index.ts'
import type { Block } from './block.ts'
import type { EstimateResult } from './estimate.ts'
import type { MetricPlan } from './plan.ts'

/** Requests that must lie beyond a quantile before it is worth comparing: fewer, and the tail is a handful of draws. */
export const MIN_TAIL_REQUESTS = 10

type Pair = { readonly baseline: number; readonly candidate: number; readonly second: boolean }

/**
 * One log ratio a block, by the exact signed-rank test and the Hodges-Lehmann estimate. Blocks with a crash are left
 * out; a run that answered but could not measure makes the metric not measurable. With a zero anywhere there is no
 * ratio: absolute differences then, and the margin is a share of the mean baseline.
 *
 * @param alpha two-sided level of this look
 */
export function estimateRatio(
  plan: MetricPlan,
  blocks: readonly Block[],
  alpha: number,
): EstimateResult {
  const alive = blocks.filter((block) => !block.baseline.crashed && !block.candidate.crashed)
  if (blocks.length > 0 && alive.length === 0) return none('not_measurable', 0, 1)
  const pairs: Pair[] = []
  for (const { baseline, candidate, first } of alive) {
    const [before, after] = [baseline.values[plan.metric], candidate.values[plan.metric]]
    if (before == null || after == null) return none('not_measurable', alive.length, 1)
    pairs.push({ baseline: before, candidate: after, second: first === 'baseline' })
  }
  const requests = requestsNeeded(plan)
  if (fewestRequests(plan, alive) < requests)
    return none('too_few_requests', pairs.length, requests)
  const absolute = pairs.some((pair) => pair.baseline <= 0 || pair.candidate <= 0)
  const sign = plan.better === 'lower' ? 1 : -1
  const differences = pairs.map((pair) => {
    const change = absolute
      ? pair.candidate - pair.baseline
      : Math.log(pair.candidate) - Math.log(pair.baseline)
    return change === 0 ? 0 : sign * change
  })
  const detection = signedRankInterval(differences, 1 - alpha)
  const equivalence = signedRankInterval(differences, 1 - 2 * alpha)
  if (!detection || !equivalence) return none('too_few_blocks', pairs.length, blocksNeeded(alpha))
  return {
    kind: 'estimated',
    scale: absolute ? 'absolute' : 'log_ratio',
    effect: hodgesLehmann(differences),
    margin: absolute
      ? plan.margin * Math.abs(mean(pairs.map((pair) => pair.baseline)))
      : Math.log1p(plan.margin),
    detection,
    equivalence,
    p: signedRankTest(differences).p,
    sd: standardDeviation(differences),
    differences,
    candidateSecond: pairs.map((pair) => pair.second),
    partial: alive.length < blocks.length,
  }
}

/** The fewest blocks whose smallest possible two-sided p reaches alpha; never below six. */
export function blocksNeeded(alpha: number): number {
  return Math.max(6, Math.ceil(Math.log2(2 / alpha) - 1e-9))
}

/** Of each run, before a metric is compared; 0 of one that is no quantile. */
export function requestsNeeded({ quantile }: Pick<MetricPlan, 'quantile'>): number {
  return quantile === undefined ? 0 : Math.ceil(MIN_TAIL_REQUESTS / (1 - quantile) - 1e-9)
}

function fewestRequests({ metric, quantile }: MetricPlan, blocks: readonly Block[]): number {
  if (quantile === undefined) return Infinity
  const counts = blocks.flatMap(({ baseline, candidate }) => [
    baseline.samples[metric] ?? 0,
    candidate.samples[metric] ?? 0,
  ])
  return Math.min(Infinity, ...counts)
}

function none(
  why: 'too_few_blocks' | 'not_measurable' | 'too_few_requests',
  n: number,
  needs: number,
) {
  return { kind: 'none', why, n, needs } as const
}
