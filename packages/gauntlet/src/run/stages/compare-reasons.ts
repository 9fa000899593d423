import type { MeasuredDifference, StageReason } from '@gauntlet/core/verdict'
import type { CompareDocument, Outcome } from '@gauntlet/contract'
import {
  describeCheck,
  toEffectLine,
  toMetricLine,
  type CheckRow,
  type MetricRow,
} from '@gauntlet/core/compare'
import { dirname, join } from 'node:path'
import { hasEnded } from '../../compare/stored-comparison.ts'

/**
 * One reason a gating metric, and one a guarantee, data check, threshold or background job. A comparison that did not end as
 * planned is no evidence, whatever it shows; but what the candidate broke is broken.
 *
 * @param evidence the comparison's file; null where it could not be written
 */
export function toCompareReasons(
  document: CompareDocument,
  evidence: string | null,
): StageReason[] {
  const ended = hasEnded(document)
  const ofMetrics = document.metrics
    .filter((row) => row.gate)
    .map((row) => ({
      check: `${row.metric} not worse (${document.scenario})`,
      outcome: ended ? outcomeOf(row) : 'no_evidence',
      summary: toMetricLine(row),
      evidence,
    }))
  const ofChecks = (document.checks ?? []).map((row) => toCheckReason(row, { document, evidence }))
  return [...ofMetrics, ...ofChecks]
}

type Compared = { readonly document: CompareDocument; readonly evidence: string | null }

/** Named as by the load and guarantees stages, so that a known gap covers it here too. */
function toCheckReason(row: CheckRow, { document, evidence }: Compared): StageReason {
  const { check, outcome, guarantee, anomaly, evidence: page } = row
  return {
    check: `${check} (${document.scenario})`,
    outcome: hasEnded(document) || outcome === 'fail' ? outcome : 'no_evidence',
    summary: [describeCheck(row), row.summary].filter(Boolean).join(': '),
    evidence: evidence !== null && page !== null ? join(dirname(evidence), page) : evidence,
    ...(outcome === 'fail' &&
      guarantee !== undefined &&
      anomaly !== undefined && {
        gate: `${guarantee} (${document.scenario})`,
        failure: { kind: 'anomaly' as const, guarantee, class: anomaly },
      }),
  }
}

/** Every metric, also those that gate nothing: what a change costs stands beside how fast it answers. */
export function toDifferences({ metrics, scenario }: CompareDocument): MeasuredDifference[] {
  return metrics.map((row) => ({
    scenario,
    metric: row.metric,
    verdict: row.verdict,
    effect: toEffectLine(row),
  }))
}

/** A release asks for proof that nothing got worse: neither silence nor an improvement that may not be one is that. */
function outcomeOf({ verdict, not_worse }: MetricRow): Outcome {
  if (verdict === 'regressed') return 'fail'
  return not_worse ? 'pass' : 'no_evidence'
}
