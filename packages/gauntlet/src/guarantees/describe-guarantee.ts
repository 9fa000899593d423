import type { GuaranteeDocument } from '@gauntlet/contract'
import type { Outcome } from '@gauntlet/core/verdict'
import { renderCounts } from '@gauntlet/report'
import { TOTAL_LOSS } from './check-guarantees.ts'

/** One thing that a run says about a guarantee. */
export type DescribedGuarantee = {
  /** The guarantee, and of a breach the class of its anomaly: `orders: LOST`. */
  readonly check: string
  readonly anomaly?: string
  readonly outcome: Outcome
  /** The first anomaly in a sentence, the reason for missing evidence, or what was examined. */
  readonly summary: string
}

/** What a run says about a guarantee: of a broken one, each class of anomaly apart, so that a known gap can name it. */
export function describeGuarantee(guarantee: GuaranteeDocument): DescribedGuarantee[] {
  const { name, outcome, counts, counts_before: before = {}, anomalies, reason } = guarantee
  const classes = Object.entries(counts)
  if (outcome !== 'fail' || classes.length === 0) {
    const examined = `no anomaly on ${guarantee.keys} keys, operations: ${renderCounts(guarantee)}`
    return [{ check: name, outcome, summary: reason ?? examined }]
  }
  const note = guarantee.warnings.find((one) => one.startsWith(TOTAL_LOSS))
  const why = note === undefined ? '' : ` (${note})`
  return classes.map(([anomaly, count]) => ({
    check: `${name}: ${anomaly}`,
    anomaly,
    outcome,
    summary: `${count}${before[anomaly] === undefined ? '' : ` new or worse, ${before[anomaly]} before the load`}; ${anomalies.find((each) => each.class === anomaly)?.sentence ?? ''}${anomaly.startsWith('LOST') ? why : ''}`,
  }))
}
