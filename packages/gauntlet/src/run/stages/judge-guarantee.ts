import type { StageReason } from '@gauntlet/core/verdict'
import type { GuaranteeDocument } from '@gauntlet/contract'
import { renderGuaranteeText } from '@gauntlet/report'
import { describeGuarantee } from '../../guarantees/describe-guarantee.ts'
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
  const [shown] = conclusive.toSorted(byFailure).concat(own.toSorted(byEvidence))
  if (!shown) {
    const summary = 'no load was recorded: run it with the load stage'
    return [{ check: name, outcome: 'no_evidence', summary, evidence: null }]
  }
  const text = renderGuaranteeText(shown.guarantee, { paint: print.style })
  if (shown.guarantee.outcome === 'pass') print.detail(text)
  else print.result(text)
  const broken = conclusive.flatMap(toBreaches)
  if (broken.length > 0) return broken
  const { guarantee, scenario, file } = shown
  return describeGuarantee(guarantee).map(({ outcome, summary }) => ({
    check: name,
    guarantee: name,
    outcome,
    summary: `${scenario}: ${summary}`,
    evidence: file,
  }))
}

/** One failure for each class of anomaly that a run found. */
export function toBreaches({ scenario, guarantee, file }: CheckedGuarantee): StageReason[] {
  const { name } = guarantee
  return describeGuarantee(guarantee).flatMap(({ check, anomaly, outcome, summary }) =>
    anomaly === undefined
      ? []
      : [
          {
            check: `${check} (${scenario})`,
            gate: name,
            guarantee: name,
            outcome,
            summary,
            evidence: file,
            failure: { kind: 'anomaly', guarantee: name, class: anomaly },
          },
        ],
  )
}

function byFailure(a: CheckedGuarantee, b: CheckedGuarantee): number {
  return Number(b.guarantee.outcome === 'fail') - Number(a.guarantee.outcome === 'fail')
}

/** Runs without evidence: the one that came closest to it first, whose reason names what is still missing. */
export function byEvidence(
  { guarantee: a }: CheckedGuarantee,
  { guarantee: b }: CheckedGuarantee,
): number {
  const other = listEvidence(b)
  return (
    listEvidence(a)
      .map((amount, index) => (other[index] ?? 0) - amount)
      .find((difference) => difference !== 0) ?? 0
  )
}

/** From what matters most: whether it was tested, the part of the required evidence that was found, what was examined. */
function listEvidence(guarantee: GuaranteeDocument): readonly number[] {
  const { exercised = true, evidence = [], snapshots, operations, keys } = guarantee
  const required = evidence.filter(({ minimum }) => minimum > 0)
  const found = required.map(({ found: count, minimum }) => Math.min(1, count / minimum))
  const share = found.reduce((sum, part) => sum + part, 0) / Math.max(1, required.length)
  return [Number(exercised), share, snapshots?.examined ?? 0, operations, keys]
}
