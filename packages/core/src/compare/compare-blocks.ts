import { mean } from '../stats/index.ts'
import type { Outcome } from '../verdict/index.ts'
import { validBlocks, type Block } from './block.ts'
import { listWarnings, type CompareWarning } from './diagnostics.ts'
import type { CheckRow } from './check-row.ts'
import { judgeChecks } from './judge-checks.ts'
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
  /** What the config asks of every run. What both builds break is no change, and fails nothing. */
  readonly checks: readonly CheckRow[]
  /**
   * `pass`: every gating metric is proved not worse, and the candidate breaks no check that the baseline keeps. `fail`: one
   * regressed. Else there is not enough evidence.
   */
  readonly outcome: Outcome
}

/**
 * The comparison of two builds from its blocks: rows, alarms, doubts and one outcome. The same plan and blocks give
 * the same answer, whenever it is asked. Check the blocks with `listBlockProblems` first.
 */
export function compareBlocks(plan: ComparePlan, blocks: readonly Block[]): Comparison {
  const judged = judgeMetrics(plan, blocks)
  const checks = judgeChecks(blocks)
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
    checks,
    outcome: outcomeOf(judged, checks),
  }
}

function outcomeOf(judged: readonly Judgement[], checks: readonly CheckRow[]): Outcome {
  const gating = judged.filter((judgement) => judgement.plan.gate)
  const regressed = gating.some(({ decision }) => decision.verdict === 'regressed')
  if (regressed || checks.some((row) => row.regressed)) return 'fail'
  const isProved = gating.length > 0 && gating.every(({ decision }) => decision.notWorse)
  return isProved && checks.every(({ outcome }) => outcome !== 'no_evidence')
    ? 'pass'
    : 'no_evidence'
}
