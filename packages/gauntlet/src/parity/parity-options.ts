import type { ParityCase, ToolError } from '@gauntlet/contract'
import type { Transport } from '@gauntlet/engine'
import type { ParityTarget } from './parity-target.ts'
import type { OpenApiJudge } from './who-is-right.ts'

/** How the recorded answers of a HAR file are called among the targets. */
export const RECORDED = 'recorded'

/** What the config and the command line may limit; the defaults are `PARITY_LIMITS`. */
export type ParityLimits = {
  /** How often each case is sent to each target, at least 2 to know noise from divergence; default: 3. */
  readonly repeats?: number | undefined
  /** Whether cases that may change data are sent in every round; default: true. Otherwise in the first only. */
  readonly repeatUnsafe?: boolean | undefined
  /** Whether diverging requests are made smaller; default: true. */
  readonly shrink?: boolean | undefined
  /** Requests tried to make one smaller, on each of two targets; default: 60. */
  readonly shrinkTries?: number | undefined
  /** A larger body of an answer is not compared; default: 4 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Wall clock from the first request to the last one; default: 120 s. */
  readonly budgetMs?: number | undefined
}

export type ParityOptions = {
  readonly cases: readonly ParityCase[]
  /** Two or more; the first is the reference. One is enough where every case has a recorded answer. */
  readonly targets: readonly ParityTarget[]
  readonly transport: Transport
  /** JSON Pointer globs that every case ignores. */
  readonly ignore?: readonly string[]
  /** Mappings, by description, that one case is enough for: those of accepted gaps. */
  readonly acceptedMappings?: readonly string[]
  readonly openapi?: OpenApiJudge | undefined
  readonly tool: string
  readonly at: Date
  readonly seed: number
  readonly signal: AbortSignal
  /** What `{{ $env.NAME }}` of a case reads: tokens, passwords. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A disk of Gauntlet's own that was full while cases were sent: what diverged is no evidence then. */
  readonly findFullDisk?: () => Promise<ToolError | undefined>
  /** Cases at once; default: 4. */
  readonly concurrency?: number
} & ParityLimits
