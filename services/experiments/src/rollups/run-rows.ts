import type { ClientBase, Pool } from 'pg'
import { rollupJobs } from './jobs.ts'
import type { Recount, RollupRun } from './ports.ts'
import type { RollupRunAnswer } from './schemas.ts'

type Connection = Pool | ClientBase

export const runColumns = `run_id::text, job_name, started_at, finished_at, status, window_start, window_end,
  rows_written, ignored_count, error_text, fencing_token::text`

/** Replaces whole buckets by what was computed. Two statements: the caller says what holds them together. */
export async function replaceBuckets(connection: Connection, recount: Recount): Promise<void> {
  const { table, columns } = rollupJobs[recount.job]
  const names = Object.keys(columns).join(', ')
  const typed = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  await connection.query(`delete from ${table} where day = any($1::date[])`, [recount.days])
  await connection.query(
    `insert into ${table} (${names})
     select ${names} from json_to_recordset($1::json) as row(${typed.join(', ')})`,
    [JSON.stringify(recount.rows)],
  )
}

/** Clears the marks of the late events that were counted; one that came meanwhile stays for the next run. */
export async function clearLateDays(connection: Connection, recount: Recount): Promise<void> {
  await connection.query(
    `delete from rollup_late_days
     where job_name = $1 and pg_visible_in_snapshot(marked_by, $2::pg_snapshot)`,
    [recount.job, recount.lateSnapshot],
  )
}

export async function recordSuccess(
  connection: Connection,
  run: RollupRun,
  recount: Recount,
): Promise<RollupRun> {
  return await closeRun(connection, run, {
    status: 'SUCCESS',
    rowsWritten: recount.rows.length,
    ignoredCount: recount.ignoredCount,
    reason: null,
  })
}

export async function recordFailure(
  connection: Connection,
  run: RollupRun,
  reason: string,
): Promise<RollupRun> {
  return await closeRun(connection, run, {
    status: 'FAILED',
    rowsWritten: 0,
    ignoredCount: 0,
    reason,
  })
}

type Ending = {
  readonly status: 'SUCCESS' | 'FAILED'
  readonly rowsWritten: number
  readonly ignoredCount: number
  readonly reason: string | null
}

/** A run that was closed before keeps its first ending. */
async function closeRun(
  connection: Connection,
  run: RollupRun,
  ending: Ending,
): Promise<RollupRun> {
  await connection.query(
    `update rollup_runs
     set status = $2, rows_written = $3, ignored_count = $4, error_text = $5, finished_at = clock_timestamp()
     where run_id = $1 and status = 'RUNNING'`,
    [run.run_id, ending.status, ending.rowsWritten, ending.ignoredCount, ending.reason],
  )
  const { rows } = await connection.query<RollupRun>(
    `select ${runColumns} from rollup_runs where run_id = $1`,
    [run.run_id],
  )
  return rows[0] as RollupRun
}

export function toRunAnswer(run: RollupRun): RollupRunAnswer {
  const { fencing_token: _, ...row } = run
  return {
    ...row,
    started_at: run.started_at.toISOString(),
    finished_at: run.finished_at?.toISOString() ?? null,
    window_start: run.window_start.toISOString(),
    window_end: run.window_end.toISOString(),
  }
}
