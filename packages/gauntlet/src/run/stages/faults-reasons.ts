import type { FaultsDocument, LoadFault } from '@gauntlet/contract'
import type { BaselineFailure, StageReason } from '@gauntlet/core/verdict'
import type { ExecutedPlan } from '../../faults/execute-plan.ts'
import { FAILED_CHECK } from '../../faults/to-faulted-build.ts'
import type { StageContext } from '../stage.ts'
import { byEvidence, type CheckedGuarantee, judgeGuarantee } from './judge-guarantee.ts'
import { type MeasuredRun, toRunReasons } from './measure-run.ts'

/** The gates of one plan: those of the candidate, each failure with what the baseline says of it. */
export function toFaultsReasons(
  context: Pick<StageContext, 'print'>,
  { document, candidate }: ExecutedPlan,
): StageReason[] {
  const { plan } = document
  if (!candidate.measured) {
    const { outcome, reason } = candidate
    return [{ check: `faults (${plan})`, outcome, summary: reason, evidence: null }]
  }
  const run = candidate.measured
  return [
    ...(run.document.faults ?? []).map((fault) => toHappened(plan, fault, run)),
    ...toRunReasons(plan, run).map((reason) => addSince(reason, plan, document)),
    ...run.checked.filter(isExercised).flatMap((one) => judgeOne(context, one, document)),
  ]
}

/** Those of rows alone have no operations, and are judged all the same. */
export function isExercised({ guarantee }: CheckedGuarantee): boolean {
  return guarantee.operations > 0 || guarantee.outcome !== 'no_evidence'
}

/** Why no run under faults judged a guarantee; undefined where one did. */
export function describeUnjudged(
  name: string,
  checked: readonly CheckedGuarantee[],
): string | undefined {
  const own = checked.filter(({ guarantee }) => guarantee.name === name)
  if (own.some(isExercised)) return undefined
  const head = `${name} under faults`
  if (own.length === 0) return `${head}: no run under faults came to its check.`
  if (own.every(({ guarantee }) => guarantee.exercised === false))
    return `${head}: no scenario of \`faults\` works on it.`
  const [unread] = own.toSorted(byEvidence)
  return `${head} (${unread?.scenario}): ${unread?.guarantee.reason}.`
}

/** That it happened is what the other gates need, and says nothing about the change. */
export function toHappened(
  name: string,
  fault: LoadFault,
  { evidence }: Pick<MeasuredRun, 'evidence'>,
): StageReason {
  return {
    check: `${fault.kind} happened (${name})`,
    outcome: fault.fired ? 'pass' : 'no_evidence',
    summary: fault.proof,
    evidence,
    is_precondition: true,
  }
}

/** Gates of this run alone: what passes under one fault is no evidence of another. */
function judgeOne(
  context: Pick<StageContext, 'print'>,
  checked: CheckedGuarantee,
  document: FaultsDocument,
): StageReason[] {
  const { name } = checked.guarantee
  const gate = `${name} (${checked.scenario}), under faults`
  return judgeGuarantee(context, name, [checked]).map((reason) => {
    const { failure } = reason
    if (!failure) return { ...reason, check: gate }
    const found = failure.kind === 'anomaly' ? failure.class : FAILED_CHECK
    const summary = `${reason.summary}${describeSince(document, name, found)}`
    return { ...reason, gate, check: `${reason.check}, under faults`, summary }
  })
}

function addSince(reason: StageReason, plan: string, document: FaultsDocument): StageReason {
  if (reason.outcome !== 'fail') return reason
  const name = reason.check.slice(0, -` (${plan})`.length)
  return { ...reason, summary: `${reason.summary}${describeSince(document, name, FAILED_CHECK)}` }
}

/** What the baseline says of an anomaly, behind its summary. */
function describeSince({ baseline }: FaultsDocument, guarantee: string, found: string): string {
  if (!baseline) return ''
  const isOf = (one: { readonly guarantee: string; readonly class: string }) =>
    one.guarantee === guarantee && one.class === found
  const { target, reason } = baseline.build
  if (baseline.gained.some(isOf)) return `; new: ${target} does not show it`
  if (baseline.kept.some(isOf)) return `; not brought by this change: ${target} shows it too`
  return `; ${target} has no evidence of it${reason === null ? '' : ` (${reason})`}`
}

/** What the baseline alone, or the baseline too, shows. */
export function toFaultsBaselineFailures(
  { plan, baseline }: FaultsDocument,
  { evidence }: { readonly evidence: string | null },
): BaselineFailure[] {
  return (baseline?.build.anomalies ?? []).map(({ guarantee, class: found, count, sentence }) => ({
    check:
      found === FAILED_CHECK
        ? `${guarantee} (${plan}), under faults`
        : `${guarantee}: ${found} (${plan}), under faults`,
    summary: found === FAILED_CHECK ? sentence : `${count}; ${sentence}`,
    evidence,
  }))
}

/** Why it is not known what the change brought; undefined where it is. */
export function whyNotCompared({
  baseline,
  without_baseline: why,
}: FaultsDocument): string | undefined {
  if (!baseline) return why ?? undefined
  return baseline.build.outcome === 'no_evidence' ? (baseline.build.reason ?? undefined) : undefined
}
