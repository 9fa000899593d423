import type { StageReason } from '@gauntlet/core/verdict'
import type { CompareDocument, Outcome } from '@gauntlet/contract'
import { toMetricLine, type MetricRow } from '@gauntlet/core/compare'
import { hasEnded } from '../../compare/compare-evidence.ts'

/** One reason a gating metric. A comparison that did not end as planned is no evidence, whatever it shows. */
export function toCompareReasons(
  document: CompareDocument,
  evidence: string | null,
): StageReason[] {
  const ended = hasEnded(document)
  return document.metrics
    .filter((row) => row.gate)
    .map((row) => ({
      check: `${row.metric} not worse (${document.scenario})`,
      outcome: ended ? outcomeOf(row) : 'no_evidence',
      summary: toMetricLine(row),
      evidence,
    }))
}

/** A release asks for proof that nothing got worse: neither silence nor an improvement that may not be one is that. */
function outcomeOf({ verdict, not_worse }: MetricRow): Outcome {
  if (verdict === 'regressed') return 'fail'
  return not_worse ? 'pass' : 'no_evidence'
}
