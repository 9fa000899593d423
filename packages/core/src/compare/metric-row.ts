import type { InconclusiveReason, MetricVerdict } from './decide.ts'
import type { Estimate } from './estimate.ts'
import type { Judgement } from './judge.ts'
import { toNextAction, type RowContext } from './next-action.ts'
import { estimateMde80, estimateOutlook, toBlocksInAll, type Outlook } from './outlook.ts'
import type { RowScale } from './margin-text.ts'

/** One metric of `gauntlet.compare/1`. Effects and intervals are positive when the candidate is worse. */
export type MetricRow = {
  readonly metric: string
  readonly verdict: MetricVerdict
  readonly reason: InconclusiveReason | null
  readonly notWorse: boolean
  readonly scale: RowScale
  /** Null when nothing could be estimated. */
  readonly effect: number | null
  /** The detection interval, at `ciLevel`. */
  readonly ci: readonly [number, number] | null
  readonly ciLevel: number
  /** The equivalence interval, at 1 - 2 alpha. */
  readonly eqCi: readonly [number, number] | null
  readonly p: number | null
  readonly pAdjusted: number | null
  /** Blocks used. */
  readonly n: number
  readonly margin: number
  /** Smallest effect found 80 times of 100: a log ratio for `ratio` (close to relative below 10 %). */
  readonly mde80: number | null
  /** Standard deviation of the block differences, in the same unit as `mde80`. */
  readonly sdBlock: number | null
  readonly blocksWorse: number
  /** Further blocks until the margin can be decided; 0 when decided, null when no number of blocks will. */
  readonly moreBlocks: number | null
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
    ...decision,
    ciLevel: 1 - context.alpha,
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
    eqCi: [
      toReported(estimate, estimate.equivalence.low),
      toReported(estimate, estimate.equivalence.high),
    ],
    p: estimate.p,
    pAdjusted,
    n: estimate.differences.length,
    mde80: estimateMde80(estimate, context.alpha),
    sdBlock: estimate.sd,
    blocksWorse: estimate.differences.filter((difference) => difference > 0).length,
    moreBlocks:
      decision.verdict === 'inconclusive' ? countMoreBlocks(judgement, outlook, context.cap) : 0,
    partial: estimate.partial,
    next: toNextAction(judgement, { ...context, outlook }),
  }
}

const NOTHING = {
  effect: null,
  ci: null,
  eqCi: null,
  p: null,
  pAdjusted: null,
  mde80: null,
  sdBlock: null,
  blocksWorse: 0,
  moreBlocks: null,
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
