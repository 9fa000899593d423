import { type RowScale } from './next-action.ts'
import type { InconclusiveReason, MetricVerdict } from './decide.ts'
import type { Estimate } from './estimate.ts'
import type { Judgement } from './judge.ts'
import { type RowContext, toNextAction } from './next-action.ts'
import { type Outlook, estimateMde80, estimateOutlook, toBlocksInAll } from './outlook.ts'

/** One metric of `gauntlet.compare/2`. Effects and intervals are positive when the candidate is worse. */
export type MetricRow = {
  readonly metric: string
  /** The part of a run that it is about, `GET /orders`; absent for the whole run. */
  readonly of?: string
  /** Of a latency quantile, in (0, 1). */
  readonly quantile?: number
  readonly verdict: MetricVerdict
  readonly reason: InconclusiveReason | null
  readonly not_worse: boolean
  readonly scale: RowScale
  /** Null when nothing could be estimated. */
  readonly effect: number | null
  /** The detection interval, at `ci_level`. */
  readonly ci: readonly [number, number] | null
  readonly ci_level: number
  /** The equivalence interval, at 1 - 2 alpha. */
  readonly eq_ci: readonly [number, number] | null
  readonly p: number | null
  readonly p_adjusted: number | null
  /** Blocks used. */
  readonly n: number
  readonly margin: number
  /** Smallest effect found 80 times of 100: a log ratio for `ratio` (close to relative below 10 %). */
  readonly mde80: number | null
  /** Standard deviation of the block differences, in the same unit as `mde80`. */
  readonly sd_block: number | null
  readonly blocks_worse: number
  /** Further blocks until the margin can be decided; 0 when decided, null when no number of blocks will. */
  readonly more_blocks: number | null
  readonly gate: boolean
  /** Blocks in which an arm crashed are missing from this metric. */
  readonly partial: boolean
  /** What to do next, in words; null when decided. */
  readonly next: string | null
}

export function toMetricRow(judgement: Judgement, context: RowContext): MetricRow {
  const { plan, estimate, decision, pAdjusted } = judgement
  const common = {
    metric: plan.metric,
    ...(plan.of !== undefined && { of: plan.of }),
    ...(plan.quantile !== undefined && { quantile: plan.quantile }),
    verdict: decision.verdict,
    reason: decision.reason,
    not_worse: decision.notWorse,
    ci_level: 1 - context.alpha,
    margin: plan.margin,
    gate: plan.gate,
  }
  if (estimate.kind === 'none') {
    const next = toNextAction(judgement, { ...context, outlook: null })
    return {
      ...common,
      ...NOTHING,
      n: estimate.n,
      scale: plan.kind === 'ratio' ? 'ratio' : 'share',
      next,
    }
  }
  const outlook = estimateOutlook(estimate, context)
  return {
    ...common,
    scale: estimate.scale === 'log_ratio' ? 'ratio' : estimate.scale,
    effect: toReported(estimate, estimate.effect),
    ci: [
      toReported(estimate, estimate.detection.low),
      toReported(estimate, estimate.detection.high),
    ],
    eq_ci: [
      toReported(estimate, estimate.equivalence.low),
      toReported(estimate, estimate.equivalence.high),
    ],
    p: estimate.p,
    p_adjusted: pAdjusted,
    n: estimate.differences.length,
    mde80: estimateMde80(estimate, context.alpha),
    sd_block: estimate.sd,
    blocks_worse: estimate.differences.filter((difference) => difference > 0).length,
    more_blocks:
      decision.verdict === 'inconclusive' ? countMoreBlocks(judgement, outlook, context.cap) : 0,
    partial: estimate.partial,
    next: toNextAction(judgement, { ...context, outlook }),
  }
}

const NOTHING = {
  effect: null,
  ci: null,
  eq_ci: null,
  p: null,
  p_adjusted: null,
  mde80: null,
  sd_block: null,
  blocks_worse: 0,
  more_blocks: null,
  partial: false,
} as const

function countMoreBlocks({ estimate }: Judgement, outlook: Outlook, cap: number): number | null {
  const inAll = toBlocksInAll(outlook, cap)
  const n = estimate.kind === 'estimated' ? estimate.differences.length : estimate.n
  return inAll === null ? null : Math.max(1, inAll - n)
}

/** From the unit of the estimate to the reported one: log ratios become relative changes. */
function toReported({ scale }: Estimate, value: number): number {
  return scale === 'log_ratio' ? Math.expm1(value) : value
}
