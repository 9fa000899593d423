import type { Outcome } from '../verdict/index.ts'

/** How many runs of a build answered a check in which way. */
export type RunCounts = Readonly<Record<Outcome, number>>

/** What the config asks of every run, over all runs of a comparison. */
export type CheckRow = {
  readonly check: string
  /** Of the candidate: `fail` when one of its runs broke it, `no_evidence` when one of them could not be asked. */
  readonly outcome: Outcome
  /** The candidate breaks it, and no run of the baseline does: it fails the comparison. */
  readonly regressed: boolean
  readonly baseline: RunCounts
  readonly candidate: RunCounts
  /** The candidate's first failure, or why there is no evidence, else the baseline's failure; null where all runs kept it. */
  readonly summary: string | null
  readonly guarantee?: string
  readonly anomaly?: string
  /** The file that shows the candidate's first failure, beside the comparison's own; null where there is none. */
  readonly evidence: string | null
}
