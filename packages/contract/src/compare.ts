import type { Block, Comparison, ComparePlan, StopReason } from '@gauntlet/core/compare'

/**
 * `gauntlet compare --json`, and the artefact from which a comparison is drawn, replayed or resumed: the plan and the
 * blocks are all that its verdicts rest on. Effects and intervals are positive when the candidate is worse.
 */
export type CompareDocument = Comparison & {
  readonly schema: 'gauntlet.compare/1'
  /** Version of Gauntlet. */
  readonly tool: string
  /** ISO 8601. */
  readonly at: string
  readonly scenario: string
  /** Names of the targets in the config. */
  readonly targets: { readonly baseline: string; readonly candidate: string }
  /** The commit of each, null where it has none that is known; absent in documents of earlier versions. */
  readonly builds?: { readonly baseline: string | null; readonly candidate: string | null }
  readonly plan: ComparePlan
  /** Every attempt, valid or not, in the order run. */
  readonly blocks: readonly Block[]
  readonly stopped: CompareStop
  /** What it was called with, for `--resume`. */
  readonly options: {
    readonly profile: 'quick' | 'standard'
    /** `--margin`; null for the defaults. */
    readonly margin: number | null
    readonly coolDownMs: number
  }
  /** What one line each says about the metrics. */
  readonly lines: readonly string[]
}

/** Why no further block was run; `interrupted` can be resumed. */
export type CompareStop = StopReason | 'interrupted'
