import { STAGES, type StageName, type StageResult, type VerdictReason } from '@gauntlet/contract'
import { matchGaps, type Failure, type Gap, type GapProblem } from '@gauntlet/core/verdict'
import { toStageResult, type StageReason, type WalkedStage } from './stage.ts'

/**
 * Holds what the stages found against the known gaps: a covered failure names its gap, and a gap that
 * must not stand (expired, grown, stale, nobody's) is a failure of the stage it is about.
 */
export function applyGaps(
  walked: readonly WalkedStage[],
  gaps: readonly Gap[],
  today: string,
): StageResult[] {
  const failed = walked.flatMap(({ reasons }) =>
    reasons.filter(({ outcome }) => outcome === 'fail'),
  )
  const { coveredBy, problems } = matchGaps({
    gaps,
    failures: failed.map(toFailure),
    lookedFor: walked.flatMap(({ stage, reasons }) => (wasAsked(reasons) ? kindsOf(stage) : [])),
    checksAsked: walked.flatMap(({ reasons }) =>
      reasons.flatMap(({ check, outcome }) => (outcome === 'no_evidence' ? [] : [check])),
    ),
    today,
  })
  const gapOf = new Map(failed.map((reason, index) => [reason, coveredBy[index] ?? null]))
  return walked.map(({ stage, reasons, durationMs }) => {
    const held = reasons.map((reason) => toVerdictReason(reason, gapOf.get(reason) ?? null))
    const broken = problems.filter(({ gap }) => stageOf(gap, gaps, walked) === stage).map(toReason)
    return toStageResult(stage, [...held, ...broken], durationMs)
  })
}

function toFailure({ check, failure }: StageReason): Failure {
  return failure ?? { kind: 'check', check }
}

/** A stage without evidence has not looked: what it did not find may still be there. */
function wasAsked(reasons: readonly StageReason[]): boolean {
  return reasons.some(({ outcome }) => outcome !== 'no_evidence')
}

function kindsOf(stage: StageName): Failure['kind'][] {
  if (stage === 'parity') return ['mapping']
  return stage === 'guarantees' ? ['anomaly'] : ['check']
}

function stageOf(
  id: string,
  gaps: readonly Gap[],
  walked: readonly WalkedStage[],
): StageName | undefined {
  const covers = gaps.find((gap) => gap.id === id)?.covers
  const names = walked.map(({ stage }) => stage)
  const about =
    covers && 'parity' in covers
      ? 'parity'
      : covers && 'anomaly' in covers
        ? 'guarantees'
        : walked.find(({ reasons }) =>
            reasons.some(({ check }) => covers && 'check' in covers && check === covers.check),
          )?.stage
  return about !== undefined && names.includes(about)
    ? about
    : STAGES.find((stage) => names.includes(stage))
}

function toVerdictReason(reason: StageReason, gap: string | null): VerdictReason {
  const { check, outcome, summary, evidence } = reason
  return { check, outcome, summary, known_gap: gap, evidence }
}

function toReason({ gap, problem, sentence }: GapProblem): VerdictReason {
  const check = `known gap ${gap} (${problem})`
  return { check, outcome: 'fail', summary: sentence, known_gap: null, evidence: null }
}
