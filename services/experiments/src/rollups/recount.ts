import type { Pool } from 'pg'
import { inTransaction } from '../database/in-transaction.ts'
import { addDays, boundsOf, listBuckets, toDay } from './days.ts'
import type { RollupJob } from './job.ts'
import { rollupJobs } from './jobs.ts'
import type { Recount, RollupRun } from './ports.ts'
import { summariseEvents } from './summarise-events.ts'

type Situation = {
  readonly today: string
  readonly last_run_day: string | null
  readonly late_days: string[]
  readonly late_snapshot: string
  readonly ignored_count: number
}

// The hour covers writers that began before the last run and committed after it read their day.
// The snapshot is read with the marks and before the buckets: a mark that is seen here is counted below.
const readSituation = `
  select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as today,
    (select to_char((max(started_at) - interval '1 hour') at time zone 'UTC', 'YYYY-MM-DD')
      from rollup_runs where job_name = $1 and status = 'SUCCESS') as last_run_day,
    (select coalesce(array_agg(distinct to_char(day, 'YYYY-MM-DD')), '{}')
      from rollup_late_days where job_name = $1) as late_days,
    pg_current_snapshot()::text as late_snapshot,
    (select count(*)::int from ignored_events where received_at >= $2) as ignored_count`

/** Computes all buckets that a run owes, from the raw rows. Writes nothing. */
export async function recount(pool: Pool, run: RollupRun, signal: AbortSignal): Promise<Recount> {
  const job = rollupJobs[run.job_name]
  const { rows } = await pool.query<Situation>(readSituation, [job.name, run.window_start])
  const situation = rows[0] as Situation
  const days = await findBuckets(pool, job, { run, situation })
  await summariseEvents(pool)
  const counted: Record<string, unknown>[] = []
  for (const day of days) {
    signal.throwIfAborted()
    const { start, end } = boundsOf(day)
    for (const row of await readBucket(pool, job, [start, end])) counted.push({ ...row, day })
  }
  return {
    job: job.name,
    days,
    rows: counted,
    ignoredCount: situation.ignored_count,
    lateSnapshot: situation.late_snapshot,
  }
}

/** A day of many million events takes minutes; requests have a much shorter limit. */
const bucketLimitMs = 300_000

async function readBucket(
  pool: Pool,
  { bucket: text, looksUp }: RollupJob,
  values: readonly string[],
): Promise<Record<string, unknown>[]> {
  return await inTransaction(pool, async (client) => {
    // Memory for the hashes of a day's users, which go through files otherwise. A merge would sort the day's events first, and
    // compiling a statement takes longer than a small day.
    await client.query(`set local work_mem = '64MB'; set local statement_timeout = ${bucketLimitMs};
      set local jit = off; set local enable_mergejoin = off; set local enable_nestloop = ${looksUp ? 'on' : 'off'}`)
    const query = { text, values: [...values], query_timeout: bucketLimitMs + 10_000 }
    return (await client.query<Record<string, unknown>>(query)).rows
  })
}

type RunSituation = { readonly run: RollupRun; readonly situation: Situation }

async function findBuckets(
  pool: Pool,
  job: RollupJob,
  { run, situation }: RunSituation,
): Promise<string[]> {
  const { today, last_run_day: lastRunDay, late_days: lateDays } = situation
  // Later days of the window are computed anyway, as is the day after the last one before it.
  const before = lateDays.filter((day) => addDays(day, 1) < toDay(run.window_start))
  const { rows } =
    job.laterDays && before.length > 0
      ? await pool.query<{ day: string }>(job.laterDays, [before, run.window_start])
      : { rows: [] }
  const windowMs = Date.parse(today) - run.window_start.getTime()
  return listBuckets({
    today,
    windowDays: Math.round(windowMs / 86_400_000) + 1,
    lastRunDay: lastRunDay ?? undefined,
    lateDays: [...lateDays, ...rows.map(({ day }) => day)],
    reachDays: job.reachDays,
  })
}
