import { countChangedEndpoints, type ChangedAnswer } from './changed-answers.ts'
import type { Outcome, Verdict } from './decide-verdict.ts'
import type { BaselineFailure, StageResult, VerdictReason } from './walked-stage.ts'

/** A gate that did not simply pass, with its stage and the command that asks it again. */
export type VerdictItem = VerdictReason & {
  readonly stage: string
  /** Its outcome is another than in the verdict before. */
  readonly changed: boolean
  readonly command: string | null
}

/** A verdict in the order in which people ask: what blocks, what is accepted, what is missing; the rest is counted. */
export type VerdictSummary = {
  /** Failures that no known gap covers. */
  readonly blocking: readonly VerdictItem[]
  readonly knownGaps: readonly VerdictItem[]
  readonly missing: readonly VerdictItem[]
  /** What the baseline failed: history, no gate. */
  readonly baseline: readonly (BaselineFailure & { readonly stage: string })[]
  /** Each stage in one line. */
  readonly stages: readonly StageLine[]
}

export type StageLine = {
  readonly stage: string
  readonly outcome: Outcome
  readonly passed: number
  readonly total: number
  readonly durationMs: number
}

const meanings = {
  ship: 'Every check passed.',
  'ship-with-known-gaps': 'Every failure is covered by a known gap that was accepted.',
  hold: 'A check of the candidate failed, and no known gap covers it.',
  inconclusive: 'Nothing failed, but evidence is missing.',
} as const satisfies Record<Verdict, string>

/** What a verdict means: a pass of answers alone, and a pass beside answers that have changed, is said to be no more. */
export function explainVerdict({
  verdict,
  data_checked: isDataChecked = true,
  changed_answers: changed,
}: {
  readonly verdict: Verdict
  readonly data_checked?: boolean
  readonly changed_answers?: readonly ChangedAnswer[]
}): string {
  const meaning = meanings[verdict]
  const isShip = verdict === 'ship' || verdict === 'ship-with-known-gaps'
  if (!isShip) return meaning
  const change = countChangedEndpoints(changed)
  if (change === undefined) {
    return isDataChecked ? meaning : `${meaning} None of them looked at the stored data.`
  }
  const sentence = `${meaning.slice(0, -1)}; ${change}.`
  return isDataChecked ? sentence : `${sentence} No check looked at the stored data.`
}

/** Of each kind what changed since the verdict before stands first; else the order of the stages stays. */
export function summariseVerdict(stages: readonly StageResult[]): VerdictSummary {
  const items = stages.flatMap(toItems).toSorted((a, b) => Number(b.changed) - Number(a.changed))
  return {
    blocking: foldItems(
      items.filter(({ outcome, known_gap }) => outcome === 'fail' && known_gap === null),
    ),
    knownGaps: items.filter(({ outcome, known_gap }) => outcome === 'fail' && known_gap !== null),
    missing: foldItems(items.filter(({ outcome }) => outcome === 'no_evidence')),
    baseline: stages.flatMap(({ stage, baseline_failures: failures = [] }) =>
      failures.map((failure) => ({ ...failure, stage })),
    ),
    stages: stages.map(({ stage, outcome, reasons, duration_ms }) => ({
      stage,
      outcome,
      passed: reasons.filter((reason) => reason.outcome === 'pass').length,
      total: reasons.length,
      durationMs: duration_ms,
    })),
  }
}

/** Two may stand beside each other. */
const leastAlike = 3

/** Checks of one stage with one and the same reason, as of a database that nobody could read, are one item that names them. */
function foldItems(items: readonly VerdictItem[]): VerdictItem[] {
  const groups = new Map<string, VerdictItem[]>()
  for (const item of items) {
    const { stage, outcome, summary, previous_outcome: before } = item
    const key = JSON.stringify([stage, outcome, summary, before])
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first || group.length < leastAlike) return group
    const named = group.slice(0, leastAlike).map(({ check }) => check)
    const more = group.length - named.length
    const all = [...named, ...(more > 0 ? [`and ${more} more`] : [])]
    return [{ ...first, check: `${group.length} checks (${all.join('; ')})` }]
  })
}

function toItems({ stage, reasons, command }: StageResult): VerdictItem[] {
  return reasons
    .filter(({ outcome }) => outcome !== 'pass')
    .map((reason) => {
      const { previous_outcome: before = reason.outcome } = reason
      return { ...reason, stage, command: command ?? null, changed: before !== reason.outcome }
    })
}

/**
 * The outcome of the same gate before, by stage, check and circumstance. Null for a gate that was not there; absent where
 * its stage did not run then.
 */
export function addPreviousOutcomes(
  stages: readonly StageResult[],
  before: readonly StageResult[] | undefined,
): readonly StageResult[] {
  if (!before) return stages
  const known = new Map(
    before.flatMap(({ stage, reasons }) =>
      reasons.map((reason) => [toKey(stage, reason), reason.outcome] as const),
    ),
  )
  const hasRun = new Set(before.map(({ stage }) => stage))
  return stages.map((one) => {
    if (!hasRun.has(one.stage)) return one
    const reasons = one.reasons.map((reason) => ({
      ...reason,
      previous_outcome: known.get(toKey(one.stage, reason)) ?? null,
    }))
    return { ...one, reasons }
  })
}

function toKey(stage: string, { check, under }: VerdictReason): string {
  return JSON.stringify([stage, under ?? '', check])
}
