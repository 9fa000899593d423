import {
  clearLateDays,
  confirmLease,
  createPgRollupStore,
  endLease,
  inTransaction,
  recordFailure,
  recordSuccess,
  replaceBuckets,
  runColumns,
  type Database,
  type JobName,
  type Recount,
  type RollupPorts,
  type RollupRun,
} from 'experiments'
import type { Technique } from './technique.ts'

type Pool = Database['pool']

const startAnyway = `
  insert into rollup_runs (job_name, started_at, status, window_start, window_end)
  select $1, at, 'RUNNING', date_trunc('day', at, 'UTC') - ($2 - 1) * interval '24 hours', at
  from (select clock_timestamp() as at) as starter
  returning ${runColumns}`

export function createRollupPorts(pool: Pool, without: ReadonlySet<Technique>): RollupPorts {
  const locked = without.has('rollup-lock') ? unlocked(pool) : createPgRollupStore(pool)
  if (!without.has('atomic-rollups')) return locked
  const isLocked = !without.has('rollup-lock')
  return {
    ...locked,
    publish: async (run, recount) => {
      if (isLocked) await inTransaction(pool, (client) => confirmLease(client, run))
      await replaceDayByDay(pool, recount)
      await clearLateDays(pool, recount)
      const ended = await recordSuccess(pool, run, recount)
      if (isLocked) await endLease(pool, run)
      return ended
    },
  }
}

/** No lease: whoever starts a job runs it. */
function unlocked(pool: Pool): RollupPorts {
  return {
    extendEveryMs: 10_000,
    start: async (job: JobName, windowDays: number) => {
      const { rows } = await pool.query<RollupRun>(startAnyway, [job, windowDays])
      return rows[0] as RollupRun
    },
    extend: async () => true,
    publish: (run, recount) =>
      inTransaction(pool, async (client) => {
        await replaceBuckets(client, recount)
        await clearLateDays(client, recount)
        return await recordSuccess(client, run, recount)
      }),
    fail: (run, reason) => recordFailure(pool, run, reason),
  }
}

/** Deletes and inserts, each statement on its own: between the two a day is not there. */
async function replaceDayByDay(pool: Pool, recount: Recount): Promise<void> {
  for (const day of recount.days) {
    const rows = recount.rows.filter((row) => row['day'] === day)
    await replaceBuckets(pool, { ...recount, days: [day], rows })
  }
}
