import { findMissingEvidence, type MinimumEvidence } from '../consistency/minimum-evidence.ts'
import type { WalkedStage } from './walked-stage.ts'

/** What a verdict needs: something that was judged. */
export const stageMinimum: readonly MinimumEvidence[] = [
  {
    counted: 'judged',
    minimum: 1,
    what: 'checks',
    none: 'nothing else was asked of them',
    send: 'name smoke checks, parity cases or scenarios in the config',
  },
]

/** Each thing that the config leaves to do is a gate of the first stage: nobody has looked at it yet. */
export function requireDone(
  walked: readonly WalkedStage[],
  todo: readonly string[] = [],
): readonly WalkedStage[] {
  const [first, ...rest] = walked
  if (!first) return walked
  const gates = todo.map((sentence, at) => ({
    check: `todo[${at}]`,
    outcome: 'no_evidence' as const,
    summary: `${sentence} (done? delete it from todo in the config)`,
    evidence: null,
  }))
  return [{ ...first, reasons: [...first.reasons, ...gates] }, ...rest]
}

/**
 * A target that is up, and a generator that was fast enough, say nothing about the change. A stage that judged nothing at all
 * gets a gate without evidence; so does the first stage where all stages together judged only that. Nobody looked, and
 * that is never `ship`.
 */
export function requireSubstance(walked: readonly WalkedStage[]): readonly WalkedStage[] {
  const filled = walked.map((stage) =>
    stage.reasons.length > 0 ? stage : withGate(stage, `the ${stage.stage} stage judged nothing`),
  )
  const judged = filled.flatMap(({ reasons }) =>
    reasons.filter(({ is_precondition }) => is_precondition !== true),
  )
  const missing = findMissingEvidence(stageMinimum, { judged: judged.length })
  const [first, ...rest] = filled
  if (missing === null || !first) return filled
  return [withGate(first, `the targets are up, and ${missing}`), ...rest]
}

function withGate(stage: WalkedStage, summary: string): WalkedStage {
  const gate = {
    check: 'something was judged',
    outcome: 'no_evidence',
    summary,
    evidence: null,
  } as const
  return { ...stage, reasons: [...stage.reasons, gate] }
}
