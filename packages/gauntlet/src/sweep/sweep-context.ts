import type { Io } from '../cli/io.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import type { StoredAnswers } from '../guarantees/read-stored.ts'
import type { SweepPlan, SweepTarget } from './plan-sweep.ts'
import type { SweepFault } from './sweep-faults.ts'

/** What every run of a flow in a sweep needs to know. */
export type SweepContext = {
  readonly loaded: LoadedConfig
  readonly plan: SweepPlan
  readonly target: SweepTarget
  readonly faults: readonly SweepFault[]
  readonly seed: number
  readonly io: Io
}

/** What the recording of the flow found, which the cells rest on. */
export type SweepBasis = {
  /** Fingerprints of statements that the application sends without being asked. */
  readonly background: ReadonlySet<string>
  /** The rows of the prepared database. */
  readonly beforeOf: NonNullable<StoredAnswers['beforeOf']>
  /** The process is started again for each run: what it remembers decides what it sends. */
  readonly restarts: boolean
  /** How long nothing must pass after the flow: longer where statements follow the answers. */
  readonly quietMs: number
}
