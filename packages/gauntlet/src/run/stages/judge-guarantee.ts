import type { StageReason } from '@gauntlet/core/verdict'
import type { GuaranteeDocument } from '@gauntlet/contract'
import { renderCounts, renderGuaranteeText } from '@gauntlet/report'
import type { StageContext } from '../stage.ts'

/** A guarantee as one run left it. */
export type CheckedGuarantee = {
  readonly scenario: string
  readonly guarantee: GuaranteeDocument
  /** The page that shows it; null where it could not be written. */
  readonly file: string | null
}

/**
 * One gate a guarantee; a broken one has a gate for each class of anomaly, so that a gap can name it. It needs evidence
 * from one run; a breach in any fails it.
 */
export function judgeGuarantee(
  { print }: Pick<StageContext, 'print'>,
  name: string,
  checked: readonly CheckedGuarantee[],
): StageReason[] {
  const own = checked.filter(({ guarantee }) => guarantee.name === name)
  const conclusive = own.filter(({ guarantee }) => guarantee.outcome !== 'no_evidence')
  const [shown] = conclusive.toSorted(byFailure).concat(own)
  if (!shown) {
    const summary = 'no load was recorded: run it with the load stage'
    return [{ check: name, outcome: 'no_evidence', summary, evidence: null }]
  }
  print.result(renderGuaranteeText(shown.guarantee, { paint: print.style }))
  const broken = conclusive.flatMap(toBreaches)
  if (broken.length > 0) return broken
  const { guarantee, scenario, file } = shown
  const summary = `${scenario}: ${summarise(guarantee)}`
  return [{ check: name, guarantee: name, outcome: guarantee.outcome, summary, evidence: file }]
}

function toBreaches({ scenario, guarantee, file }: CheckedGuarantee): StageReason[] {
  const { name, counts, anomalies } = guarantee
  return Object.entries(counts).map(([anomaly, count]) => ({
    check: `${name}: ${anomaly} (${scenario})`,
    guarantee: name,
    outcome: 'fail',
    summary: `${count}; ${anomalies.find((each) => each.class === anomaly)?.sentence ?? ''}`,
    evidence: file,
    failure: { kind: 'anomaly', guarantee: name, class: anomaly },
  }))
}

function byFailure(a: CheckedGuarantee, b: CheckedGuarantee): number {
  return Number(b.guarantee.outcome === 'fail') - Number(a.guarantee.outcome === 'fail')
}

function summarise(guarantee: GuaranteeDocument): string {
  if (guarantee.reason !== null) return guarantee.reason
  return `no anomaly on ${guarantee.keys} keys, operations: ${renderCounts(guarantee)}`
}
