import { type GuaranteesDocument } from '@gauntlet/contract'
import { TOOL_ERRORS, ToolError } from '@gauntlet/contract'
import type {
  BaselineFailure,
  ChangedAnswer,
  MeasuredDifference,
  StageReason,
  StageSubject,
} from '@gauntlet/core/verdict'
import type { Receivers } from '../receiver/receivers.ts'
import { toOneLine, type Stack } from '@gauntlet/stack'
import type { Store } from '@gauntlet/store'
import type { Io } from '../cli/io.ts'
import type { Print } from '../cli/print.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import type { LoadWorkers } from '../load/workers/workers-request.ts'

export type StageContext = {
  readonly loaded: LoadedConfig
  readonly stack: Stack & { readonly receivers?: ReadonlyMap<string, Receivers> }
  readonly store: Store
  readonly io: Io
  readonly print: Print
  /** The evidence folder of this verdict. */
  readonly folder: string
  readonly profile: 'quick' | 'standard'
  readonly seed: number
  /** How each load is divided; undefined: one process. */
  readonly workers?: LoadWorkers | undefined
  /** The guarantees of the load runs so far: their files may be missing. Runs add themselves. */
  readonly recorded: SavedGuarantees[]
}

/** What is known before anything has started. */
export type StagePlan = Pick<StageContext, 'loaded' | 'io'>

/** What a stage found: its gates, and whether going on would mean anything. */
export type StageFindings = {
  readonly reasons: readonly StageReason[]
  /** What the baseline failed here: shown, and no gate. */
  readonly baselineFailures?: readonly BaselineFailure[]
  readonly differences?: readonly MeasuredDifference[]
  /** What the candidate answers otherwise than the baseline: shown, and no gate. */
  readonly changedAnswers?: readonly ChangedAnswer[]
  /** Why the stages after this one would mean nothing. */
  readonly stop?: string
  /** What this stage did not look at, one sentence each. */
  readonly notLookedAt?: readonly string[]
  /** The quick profile left it too little time: asked again, it runs in the standard one. */
  readonly outOfTime?: boolean
}

/** One row of the registry in `stages.ts`: the order, `--only`, the help and the verdict come from it. */
export type Stage = {
  /** Lower case letters; unique. */
  readonly name: string
  /** What its gates are, in one sentence: `gauntlet run --help` and docs/cli.md say it. */
  readonly summary: string
  readonly subject?: StageSubject
  /** Its gates look at the stored data too, where the config has checks of it. */
  readonly checksData?: true
  /** The stages that must run before it, for it judges what they left. */
  readonly needs?: readonly string[]
  /** It sends nothing, and judges what earlier stages recorded: after an interruption, too. */
  readonly judgesRecords?: true
  /** The folder in the verdict's evidence that it or a later stage reads back. */
  readonly keeps?: string
  /** Why this project has no such stage; undefined when it has. */
  readonly absent: (loaded: LoadedConfig) => string | undefined
  /**
   * Reads all that the stage will need of the project, before any target starts.
   *
   * @throws ToolError for a mistake in it
   */
  readonly check?: (plan: StagePlan) => Promise<void>
  readonly run: (context: StageContext) => Promise<StageFindings>
}

/**
 * The result of a stage, or of one measurement, that failed on the way: missing evidence, so that all
 * others stand. A bug of ours is printed whole.
 */
export function toFailedReason(
  check: string,
  error: unknown,
  { io, print }: Pick<StageContext, 'io' | 'print'>,
): StageReason {
  const { message, stack = message } = error as Error
  const isBug = !(error instanceof ToolError) && !io.signal.aborted
  if (isBug) print.problem(`gauntlet: ${stack}\n  ${TOOL_ERRORS.BUG.hint}`)
  const summary = io.signal.aborted ? 'interrupted' : `not finished: ${toOneLine(message)}`
  return { check, outcome: 'no_evidence', summary, evidence: null }
}

/** The guarantees of one load run of a verdict. */
export type SavedGuarantees = GuaranteesDocument & Required<Pick<GuaranteesDocument, 'run'>>
