import {
  designEffect,
  newcombeInterval,
  signFlipP,
  standardDeviation,
  type Interval,
  type Proportion,
} from '../stats/index.ts'
import type { Block, RunMeasures } from './block.ts'
import type { EstimateResult } from './estimate.ts'
import { blocksNeeded } from './estimate-ratio.ts'
import type { MetricPlan } from './plan.ts'

const ZERO: Proportion = { count: 0, total: 0 }

/** A crashed run failed all that was offered to it. */
function proportionOf(run: RunMeasures, metric: string): Proportion {
  const { count, total } = run.proportions[metric] ?? ZERO
  return { count: run.crashed ? total : count, total }
}

const rate = ({ count, total }: Proportion) => count / total

function pooled(runs: readonly Proportion[]): Proportion {
  return runs.reduce(
    (sum, run) => ({ count: sum.count + run.count, total: sum.total + run.total }),
    ZERO,
  )
}

/** Mirrors an interval for metrics of which more is better: positive means worse. */
function worseIsPositive(interval: Interval, sign: number): Interval {
  return sign > 0 ? interval : { ...interval, low: -interval.high, high: -interval.low }
}

/**
 * The difference of two rates over blocks: exact sign-flip p, and Newcombe's interval with both samples shrunk by the
 * larger design effect of the arms, for failures come in clusters. No failure at all still leaves an interval open.
 *
 * @param alpha two-sided level of this look
 */
export function estimateProportion(
  plan: MetricPlan,
  blocks: readonly Block[],
  alpha: number,
): EstimateResult {
  const before = blocks.map((block) => proportionOf(block.baseline, plan.metric))
  const after = blocks.map((block) => proportionOf(block.candidate, plan.metric))
  if ([...before, ...after].some((run) => run.total === 0)) {
    return { kind: 'none', why: 'not_measurable', n: blocks.length, needs: 1 }
  }
  const needs = blocksNeeded(alpha)
  if (blocks.length < needs) return { kind: 'none', why: 'too_few_blocks', n: blocks.length, needs }
  const sign = plan.better === 'lower' ? 1 : -1
  const differences = before.map((run, i) => sign * (rate(after[i] ?? ZERO) - rate(run)))
  const [baseline, candidate] = [pooled(before), pooled(after)]
  const clustering = Math.max(designEffect(before), designEffect(after))
  const interval = (level: number) =>
    worseIsPositive(
      newcombeInterval({ baseline, candidate, level, designEffect: clustering }),
      sign,
    )
  return {
    kind: 'estimated',
    scale: 'share',
    effect: sign * (rate(candidate) - rate(baseline)),
    margin: plan.margin,
    detection: interval(1 - alpha),
    equivalence: interval(1 - 2 * alpha),
    p: signFlipP(differences),
    sd: standardDeviation(differences),
    differences,
    candidateSecond: blocks.map((block) => block.first === 'baseline'),
    partial: false,
  }
}
