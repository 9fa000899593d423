/** What the rollup jobs need of the database, as a port: another implementation can be put in its place. */

export const jobNames = ['daily', 'experiment', 'funnel'] as const
export type JobName = (typeof jobNames)[number]

export type RunStatus = 'RUNNING' | 'SUCCESS' | 'FAILED' | 'SKIPPED'

/** A row of `rollup_runs`. */
export type RollupRun = {
  readonly run_id: string
  readonly job_name: JobName
  readonly started_at: Date
  readonly finished_at: Date | null
  readonly status: RunStatus
  readonly window_start: Date
  readonly window_end: Date
  readonly rows_written: number
  readonly ignored_count: number
  readonly error_text: string | null
  /** Of the lease it runs under, as the decimal text of a bigint. */
  readonly fencing_token: string | null
}

/** Whole buckets, computed again: what they held before is replaced. */
export type Recount = {
  readonly job: JobName
  /** UTC days, `2026-03-01`, ascending. */
  readonly days: readonly string[]
  /** All rows of these days. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly ignoredCount: number
  /** `pg_snapshot`: the late events seen in it are counted now. */
  readonly lateSnapshot: string
}

export type RollupPorts = {
  /** Records a run: RUNNING, or SKIPPED when another holder runs this job. */
  start(job: JobName, windowDays: number): Promise<RollupRun>
  /** @returns false when the run is no longer the holder */
  extend(run: RollupRun): Promise<boolean>
  /** How often to extend, in milliseconds. */
  readonly extendEveryMs: number
  /** Writes what was computed and closes the run. @throws LeaseLostError when another took over */
  publish(run: RollupRun, recount: Recount): Promise<RollupRun>
  fail(run: RollupRun, reason: string): Promise<RollupRun>
}

/** Another holder took the job over; this one wrote nothing. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
}
