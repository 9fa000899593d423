import type { Outcome, Verdict } from '@gauntlet/core/verdict'
import type { ExitCode } from './errors.ts'

/** The stages of the gauntlet, in the order they run. */
export const STAGES = [
  'smoke',
  'parity',
  'load',
  'guarantees',
  'faults',
  'compare',
  'review',
] as const

export type StageName = (typeof STAGES)[number]

/** Why a stage ended as it did: one gate of the verdict. */
export type VerdictReason = {
  /** `sticky_assignment_conflicts_scoped (mixed)`: the check, and where it was asked. */
  readonly check: string
  /** Asked while faults were injected; absent: under plain conditions. */
  readonly under?: 'faults'
  readonly outcome: Outcome
  /** What was seen, in one line. */
  readonly summary: string
  /** The id of the known gap that covers this failure. */
  readonly known_gap: string | null
  /** The file that proves it, relative to the project's folder. */
  readonly evidence: string | null
}

export type StageResult = {
  readonly stage: StageName
  /** A failure that a known gap covers counts as passed here. */
  readonly outcome: Outcome
  readonly duration_ms: number
  /** ISO 8601; absent for a stage that did not run. */
  readonly started_at?: string
  readonly reasons: readonly VerdictReason[]
}

/** What was compared: a target and the commit it ran. */
export type Build = {
  readonly target: string
  readonly build: string | null
  readonly url: string
}

/** `gauntlet.verdict/1`: what `gauntlet run` prints. */
export type VerdictDocument = {
  readonly schema: 'gauntlet.verdict/1'
  readonly tool: string
  readonly at: string
  readonly id: string
  readonly project: string
  readonly branch: string | null
  readonly verdict: Verdict
  readonly exit_code: ExitCode
  /** When it was resumed after its process had been killed, in order; absent when it never was. */
  readonly resumed_at?: readonly string[]
  readonly stages: readonly StageResult[]
  readonly builds: readonly Build[]
  /** What nobody looked at, one sentence each: stages left out, gaps of the evidence. */
  readonly not_looked_at: readonly string[]
  /** The folder with the documents, logs and reports of this verdict, relative to the project's. */
  readonly evidence: string
}
