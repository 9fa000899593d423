import {
  matchGaps,
  type Failure,
  type Gap,
  type GapProblem,
  type GapQuestion,
  type LookedFor,
} from './match-gaps.ts'
import {
  toStageResult,
  type StageReason,
  type StageResult,
  type VerdictReason,
  type WalkedStage,
} from './walked-stage.ts'

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
  const { coveredBy, elsewhere, problems } = matchGaps({
    gaps,
    failures: failed.map(toFailure),
    lookedFor: walked.flatMap(listLookedFor),
    checksAsked: walked.flatMap(({ reasons }) => reasons.flatMap(listAsked)),
    today,
  })
  const matchOf = new Map(
    failed.map((reason, index) => [
      reason,
      { coveredBy: coveredBy[index] ?? null, elsewhere: elsewhere[index] ?? null },
    ]),
  )
  return walked.map((one) => {
    const { stage, reasons } = one
    const held = reasons.map((reason) => toVerdictReason(reason, matchOf.get(reason)))
    const broken = problems.filter(({ gap }) => stageOf(gap, gaps, walked) === stage).map(toReason)
    return toStageResult(one, [...held, ...broken])
  })
}

function toFailure({ check, failure, under }: StageReason): Failure {
  return { ...(failure ?? { kind: 'check', check }), ...(under && { under }) }
}

/** A stage without evidence has not looked: what it did not find may still be there. */
function wasAsked(reasons: readonly StageReason[]): boolean {
  return reasons.some(({ outcome }) => outcome !== 'no_evidence')
}

function listLookedFor({ subject, reasons }: WalkedStage): LookedFor[] {
  if (!subject || !wasAsked(reasons)) return []
  const { kind, under, ofNamed } = subject
  if (!ofNamed) return [{ kind, under }]
  return reasons.flatMap(({ guarantee, outcome }) =>
    guarantee === undefined || outcome === 'no_evidence' ? [] : [{ kind, under, guarantee }],
  )
}

/** The stage that a gap is about; the first one where that stage did not run. */
function stageOf(
  id: string,
  gaps: readonly Gap[],
  walked: readonly WalkedStage[],
): string | undefined {
  const gap = gaps.find((one) => one.id === id)
  const about = gap && walked.find((stage) => isAboutStage(gap, stage))
  return (about ?? walked[0])?.stage
}

function isAboutStage({ covers, under }: Gap, { subject, reasons }: WalkedStage): boolean {
  if ('check' in covers) return reasons.some(({ check }) => check === covers.check)
  if ('parity' in covers) return subject?.kind === 'mapping'
  return subject?.kind === 'anomaly' && subject.under === (under === 'faults' ? 'faults' : 'plain')
}

function listAsked({ check, outcome, under }: StageReason): GapQuestion['checksAsked'] {
  return outcome === 'no_evidence' ? [] : [{ check, under: under ?? 'plain' }]
}

type Match = { readonly coveredBy: string | null; readonly elsewhere: string | null }

function toVerdictReason(reason: StageReason, match: Match | undefined): VerdictReason {
  const { check, under, outcome, summary, evidence, duration_ms, gate } = reason
  const hint = match?.elsewhere
    ? `; known gap "${match.elsewhere}" does not cover it ${under ? 'under faults' : 'without faults'}: accept it there too with \`gauntlet gaps accept ${match.elsewhere} --under any\``
    : ''
  const known_gap = match?.coveredBy ?? null
  return {
    check,
    ...(gate !== undefined && { gate }),
    ...(under && { under }),
    outcome,
    summary: `${summary}${hint}`,
    known_gap,
    evidence,
    ...(duration_ms !== undefined && { duration_ms }),
  }
}

function toReason({ gap, problem, sentence }: GapProblem): VerdictReason {
  const check = `known gap ${gap} (${problem})`
  return { check, outcome: 'fail', summary: sentence, known_gap: null, evidence: null }
}
