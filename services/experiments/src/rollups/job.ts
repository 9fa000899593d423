import type { JobName } from './ports.ts'

/** One kind of rollup: how a whole bucket is computed from the raw rows, and where it is stored. */
export type RollupJob = {
  readonly name: JobName
  readonly table: string
  /** The table's columns with their types; `day` is one of them. */
  readonly columns: Readonly<Record<string, string>>
  /** How many days before its own an event can still change a bucket. */
  readonly reachDays: number
  /**
   * Whether joins may look rows up by an index. Otherwise each one is a hash, however few rows the planner expects: those of
   * today are not in its statistics yet, and a loop over them takes minutes.
   */
  readonly looksUp: boolean
  /** All rows of one bucket: `$1` is its start, `$2` its end (exclusive). The caller adds `day`. */
  readonly bucket: string
  /** Given late days as `$1`, which later days before the moment `$2` change too. */
  readonly laterDays?: string
}
