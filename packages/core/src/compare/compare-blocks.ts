import { mean } from '../stats/index.ts'
import type { Outcome } from '../verdict/index.ts'
import { validBlocks, type Block } from './block.ts'
import { listWarnings, type CompareWarning } from './diagnostics.ts'
import { judgeMetrics, type Judgement } from './judge.ts'
import { toMetricRow, type MetricRow } from './metric-row.ts'
import { listNewErrors, type NewError } from './new-errors.ts'
import { perLookAlpha } from './per-look-alpha.ts'
import type { ComparePlan } from './plan.ts'

export type Comparison = {
  readonly metrics: readonly MetricRow[]
  /** Kinds of failure that only the candidate showed: an alarm beside the verdict, not part of it. */
  readonly new_errors: readonly NewError[]
  readonly warnings: readonly CompareWarning[]
  /** `pass`: every gating metric is proved not worse. `fail`: one regressed. Else there is not enough evidence. */
  readonly outcome: Outcome
}

/**
 * The comparison of two builds from its blocks: rows, alarms, doubts and one outcome. The same plan and blocks give
 * the same answer, whenever it is asked. Check the blocks with `listBlockProblems` first.
 */
export function compareBlocks(plan: ComparePlan, blocks: readonly Block[]): Comparison {
  const judged = judgeMetrics(plan, blocks)
  const counted = validBlocks(blocks)
  const context = {
    alpha: perLookAlpha(plan.looks),
    cap: plan.looks.at(-1) ?? 0,
    blockMs: counted.length > 0 ? mean(counted.map((block) => block.duration_ms)) : 0,
  }
  return {
    metrics: judged.map((judgement) => toMetricRow(judgement, context)),
    new_errors: listNewErrors(blocks),
    warnings: judged.flatMap(listWarnings),
    outcome: outcomeOf(judged),
  }
}

function outcomeOf(judged: readonly Judgement[]): Outcome {
  const gating = judged.filter((judgement) => judgement.plan.gate)
  if (gating.some(({ decision }) => decision.verdict === 'regressed')) return 'fail'
  if (gating.length > 0 && gating.every(({ decision }) => decision.notWorse)) return 'pass'
  return 'no_evidence'
}
