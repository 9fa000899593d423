import type { Suspicion, TrendPoint } from '@gauntlet/core/trend'
import type { ImportedRunDocument } from './imported-run-document.ts'
import type { Phase } from './phase.ts'

/** One metric of one endpoint over the runs with one workload on one kind of machine, oldest first. */
export type TrendSeries = {
  readonly phase: Phase
  readonly method: string
  readonly endpoint: string
  readonly metric: 'p50_ms' | 'p95_ms' | 'p99_ms'
  readonly workload_hash: string | null
  readonly machine: string | null
  /** Relative: smaller moves are no suspicion. */
  readonly margin: number
  readonly points: readonly TrendPoint[]
  readonly suspicions: readonly Suspicion[]
}

/** The history of a scenario. It shows and suspects; no verdict rests on it. */
export type TrendDocument = {
  readonly schema: 'gauntlet.trend/2'
  readonly tool: string
  readonly at: string
  readonly scenario: string
  readonly series: readonly TrendSeries[]
  /** Single runs of other tools, oldest first; they are drawn beside and searched for nothing. */
  readonly imported: readonly (ImportedRunDocument & { readonly id: string })[]
}
