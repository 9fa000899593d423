import { benjaminiHochberg, holm } from '../stats/index.ts'
import { validBlocks, type Block } from './block.ts'
import { decide, type Decision } from './decide.ts'
import { estimateProportion } from './estimate-proportion.ts'
import { estimateRatio } from './estimate-ratio.ts'
import type { EstimateResult } from './estimate.ts'
import { perLookAlpha } from './per-look-alpha.ts'
import type { ComparePlan, MetricPlan } from './plan.ts'

/** One metric at one look. */
export type Judgement = {
  readonly plan: MetricPlan
  readonly estimate: EstimateResult
  readonly decision: Decision
  /** Holm over the gating metrics; Benjamini-Hochberg over the others. 1 without an estimate. */
  readonly pAdjusted: number
}

/**
 * Judges every metric of the plan on the valid blocks, at the level of one of the plan's looks. Red flags of gating
 * metrics are corrected for their number (Holm); `notWorse` needs no correction, since all of them must hold.
 *
 * @see Berger & Hsu (1996), Statistical Science 11(4), for the intersection-union test
 */
export function judgeMetrics(plan: ComparePlan, blocks: readonly Block[]): Judgement[] {
  const alpha = perLookAlpha(plan.looks)
  const counted = validBlocks(blocks)
  const estimates = plan.metrics.map((metric) =>
    metric.kind === 'ratio'
      ? estimateRatio(metric, counted, alpha)
      : estimateProportion(metric, counted, alpha),
  )
  const adjusted = adjustFamilies(plan.metrics, estimates)
  const cap = plan.looks.at(-1) ?? 0
  const judged = plan.metrics.map((metric, i): Judgement => {
    const estimate = estimates[i] ?? { kind: 'none', why: 'not_measurable', n: 0, needs: 1 }
    const pAdjusted = adjusted[i] ?? 1
    const given = { alpha, cap, pAdjusted: metric.gate ? pAdjusted : pOf(estimate) }
    const decision: Decision =
      estimate.kind === 'estimated'
        ? decide(estimate, given)
        : { verdict: 'inconclusive', reason: estimate.why, notWorse: false }
    return { plan: metric, estimate, decision, pAdjusted }
  })
  return applySurvivorRule(judged)
}

function pOf(estimate: EstimateResult | undefined): number {
  return estimate?.kind === 'estimated' ? estimate.p : 1
}

function adjustFamilies(
  metrics: readonly MetricPlan[],
  estimates: readonly EstimateResult[],
): number[] {
  const adjusted = metrics.map(() => 1)
  for (const gate of [true, false]) {
    const family = metrics.flatMap((metric, i) => (metric.gate === gate ? [i] : []))
    const ps = family.map((i) => pOf(estimates[i]))
    const corrected = gate ? holm(ps) : benjaminiHochberg(ps)
    for (const [at, i] of family.entries()) adjusted[i] = corrected[at] ?? 1
  }
  return adjusted
}

/** Faster because it fails more is not an improvement. */
function applySurvivorRule(judged: readonly Judgement[]): Judgement[] {
  return judged.map((judgement) => {
    if (judgement.decision.verdict !== 'improved' || !judgement.plan.guard) return judgement
    const guard = judged.find((other) => other.plan.metric === judgement.plan.guard)
    const doubtful =
      guard?.decision.verdict === 'regressed' || guard?.decision.verdict === 'inconclusive'
    if (!doubtful) return judgement
    const decision = {
      ...judgement.decision,
      verdict: 'inconclusive',
      reason: 'fewer_successes',
    } as const
    return { ...judgement, decision }
  })
}
