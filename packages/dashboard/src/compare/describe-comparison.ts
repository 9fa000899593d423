import type { CompareDocument } from '@gauntlet/contract'
import type { CheckRow } from '@gauntlet/core/compare'
import { describeParts } from '../evidence/describe-parts.ts'
import { formatEffect, type Metric } from './effect-words.ts'

type Judged = Pick<CompareDocument, 'metrics' | 'outcome' | 'checks'>

/** What the metrics that decide say, each regression with its size, and the checks where they did not all pass. */
export function describeComparison({ metrics, outcome, checks = [] }: Judged): string {
  const deciding = metrics
    .filter(({ gate }) => gate)
    .map((one) => ({ name: toName(one), outcome: toOutcome(one, outcome) }))
  const words = { pass: 'did not regress', fail: 'regressed' }
  const ofMetrics = describeParts('metrics that decide', deciding, words)
  const named = checks.map((row) => ({ name: row.check, outcome: toCheckOutcome(row) }))
  if (named.every((check) => check.outcome === 'pass')) return ofMetrics
  const ofChecks = describeParts('checks', named, {
    pass: '',
    fail: 'failed with the candidate alone',
  })
  const isFirst = named.some(isFailed) && !deciding.some(isFailed)
  return isFirst ? `${ofChecks} ${ofMetrics}` : `${ofMetrics} ${ofChecks}`
}

const isFailed = (part: Pick<CompareDocument, 'outcome'>) => part.outcome === 'fail'

function toName(metric: Metric): string {
  if (metric.verdict !== 'regressed') return metric.metric
  return `${metric.metric} by ${formatEffect(metric, metric.effect)}`
}

/** What both builds fail is no change between them. */
function toCheckOutcome({ outcome, regressed }: CheckRow): CompareDocument['outcome'] {
  if (regressed) return 'fail'
  return outcome === 'no_evidence' ? 'no_evidence' : 'pass'
}

/** Of what is proven not to be worse, whether it is better or the same may still be open. */
function toOutcome(
  { verdict }: Metric,
  whole: CompareDocument['outcome'],
): CompareDocument['outcome'] {
  if (verdict === 'regressed') return 'fail'
  return verdict === 'inconclusive' && whole !== 'pass' ? 'no_evidence' : 'pass'
}
