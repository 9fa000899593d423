import { type Gate, type Outcome, combineOutcomes, outcomeWithGaps } from './decide-verdict.ts'
import type { Circumstance, Failure } from './match-gaps.ts'

/** Why a stage ended as it did: one gate of the verdict. */
export type VerdictReason = Gate & {
  /** `sticky_assignment_conflicts_scoped (mixed)`: the check, and where it was asked. */
  readonly check: string
  /** Its name where it passes, when a failure is named for what was found; absent: `check`. */
  readonly gate?: string
  /** Asked while faults were injected; absent: under plain conditions. */
  readonly under?: 'faults'
  /** What was seen, in one line. */
  readonly summary: string
  /** The file that proves it, relative to the project's folder. */
  readonly evidence: string | null
  /**
   * What this gate was in the verdict before, of the same project and branch; null for one that was not there; absent
   * where there is no verdict before, or its stage did not run in that.
   */
  readonly previous_outcome?: Outcome | null
  /** How long the gate took, in milliseconds, where it was measured alone. */
  readonly duration_ms?: number
}

/** What a comparison measured of one metric, whether it gates or not: latency, database statements, CPU, memory. */
export type MeasuredDifference = {
  readonly scenario: string
  readonly metric: string
  /** `better`, `worse` beyond noise, or `no difference shown`. */
  readonly verdict: string
  /** `-33.0 % [-35.1 %, -30.9 %]`; null where nothing could be estimated. */
  readonly effect: string | null
}

/** A check that the baseline failed. It is why the change is made, and gates nothing. */
export type BaselineFailure = Pick<VerdictReason, 'check' | 'summary' | 'evidence'>

/** A gate as a stage reports it; whether a known gap covers it is decided once all stages have run. */
export type StageReason = Omit<VerdictReason, 'known_gap'> & {
  /** What a gap would have to cover; by default the check of that name. */
  readonly failure?: Failure
  /** The guarantee that the gate is about. */
  readonly guarantee?: string
  /** It shows that the check was possible (a target answers, the generator was fast enough), and nothing about the change. */
  readonly is_precondition?: boolean
}

/** The failures besides named checks that a stage looks for: a gap about one of them is a matter of this stage. */
export type StageSubject = {
  readonly kind: Exclude<Failure['kind'], 'check'>
  readonly under: Circumstance
  /** Of guarantees only those that its gates name, where a stage does not look at all of them. */
  readonly ofNamed?: true
}

/** The findings of a stage that has run, or that could not. */
export type WalkedStage = {
  readonly stage: string
  readonly subject?: StageSubject | undefined
  readonly reasons: readonly StageReason[]
  readonly baselineFailures?: readonly BaselineFailure[] | undefined
  readonly differences?: readonly MeasuredDifference[] | undefined
  readonly durationMs: number
  /** ISO 8601; absent for one that could not run. */
  readonly startedAt?: string
}

export type StageResult = {
  readonly stage: string
  /** A failure that a known gap covers counts as passed here. */
  readonly outcome: Outcome
  readonly duration_ms: number
  /** ISO 8601; absent for a stage that did not run. */
  readonly started_at?: string
  readonly reasons: readonly VerdictReason[]
  readonly baseline_failures?: readonly BaselineFailure[]
  readonly differences?: readonly MeasuredDifference[]
  /** Runs this stage alone again, with the same seed. */
  readonly command?: string
}

export function toStageResult(
  { stage, durationMs, startedAt, baselineFailures = [], differences = [] }: WalkedStage,
  reasons: readonly VerdictReason[],
): StageResult {
  return {
    stage,
    outcome: combineOutcomes(reasons.map(outcomeWithGaps)),
    duration_ms: Math.round(durationMs),
    ...(startedAt !== undefined && { started_at: startedAt }),
    reasons,
    ...(baselineFailures.length > 0 && { baseline_failures: baselineFailures }),
    ...(differences.length > 0 && { differences }),
  }
}
