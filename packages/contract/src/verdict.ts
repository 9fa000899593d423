import type { StageResult, Verdict } from '@gauntlet/core/verdict'
import type { ExitCode } from './errors.ts'

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
