import { mean } from '../stats/index.ts'
import type { Outcome } from '../verdict/index.ts'
import { type Block, validBlocks } from './block.ts'
import { type CompareWarning, listWarnings } from './diagnostics.ts'
import type { CheckRow } from './check-row.ts'
import { judgeChecks } from './judge-checks.ts'
import { type Judgement, judgeMetrics } from './judge.ts'
import { type MetricRow, toMetricRow } from './metric-row.ts'
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

/** A kind of failure that only the candidate showed. */
export type NewError = {
  readonly error: string
  readonly requests: number
  /** Blocks in which it was seen. */
  readonly blocks: number
}

/**
 * The failures of a kind (status or exception class) that the candidate showed and the baseline never did, most
 * frequent first. An alarm to look into, not statistics: one stray timeout is enough to raise it.
 */
export function listNewErrors(blocks: readonly Block[]): NewError[] {
  const counted = validBlocks(blocks)
  const known = new Set(
    counted.flatMap(({ baseline }) =>
      Object.entries(baseline.error_kinds).flatMap(([error, requests]) =>
        requests > 0 ? [error] : [],
      ),
    ),
  )
  const found = new Map<string, NewError>()
  for (const { candidate } of counted) {
    for (const [error, requests] of Object.entries(candidate.error_kinds)) {
      if (known.has(error) || requests === 0) continue
      const before = found.get(error)
      found.set(error, {
        error,
        requests: (before?.requests ?? 0) + requests,
        blocks: (before?.blocks ?? 0) + 1,
      })
    }
  }
  return [...found.values()].toSorted((a, b) => b.requests - a.requests)
}
