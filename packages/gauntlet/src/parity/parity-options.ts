import type { ParityCase } from '@gauntlet/contract'
import type { Transport } from '@gauntlet/engine'
import type { ParityTarget } from './parity-target.ts'
import type { OpenApiJudge } from './who-is-right.ts'

/** How the recorded answers of a HAR file are called among the targets. */
export const RECORDED = 'recorded'

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
  /** How often each case is sent to each target; 3 unless said, at least 2 to know noise from divergence. */
  readonly repeats?: number
  readonly concurrency?: number
  /** Wall clock for all of it; 120 s unless said. */
  readonly budgetMs?: number
  /** Whether diverging requests are made smaller; true unless said. */
  readonly shrink?: boolean
}
