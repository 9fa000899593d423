import type { ClientBase, Pool } from 'pg'
import { inTransaction } from '../database/in-transaction.ts'
import { LeaseLostError, type JobName, type RollupPorts, type RollupRun } from './ports.ts'
import {
  clearLateDays,
  recordFailure,
  recordSuccess,
  replaceBuckets,
  runColumns,
} from './run-rows.ts'

/** How long a holder that says nothing keeps a job: as long as nobody can run it after a crash. */
export const defaultLeaseMs = 30_000

// One statement, so one transaction: the lease, the end of a dead holder's run, and the new run's row.
// `for update` looks again at the lease after waiting, so of two starters one is skipped.
const startRun = `
  with free as (
    select job_name, lease_expires_at as expired_at from rollup_jobs
    where job_name = $1 and lease_expires_at <= clock_timestamp()
    for update
  ), lease as (
    update rollup_jobs set fencing_token = fencing_token + 1,
      lease_expires_at = clock_timestamp() + $3 * interval '1 millisecond'
    from free where rollup_jobs.job_name = free.job_name
    returning fencing_token, expired_at
  ), taken_over as (
    update rollup_runs set status = 'FAILED', finished_at = greatest(started_at, expired_at),
      error_text = 'its holder stopped renewing the lease; another took over'
    from lease where job_name = $1 and status = 'RUNNING'
  )
  insert into rollup_runs (job_name, started_at, finished_at, status, window_start, window_end, fencing_token)
  select $1, at, case when fencing_token is null then at end,
    case when fencing_token is null then 'SKIPPED' else 'RUNNING' end,
    date_trunc('day', at, 'UTC') - ($2 - 1) * interval '24 hours', at, fencing_token
  from (select clock_timestamp() as at, lease.fencing_token from (select) as always left join lease on true)
    as starter
  returning ${runColumns}`

const extendLease = `
  update rollup_jobs set lease_expires_at = clock_timestamp() + $3 * interval '1 millisecond'
  where job_name = $1 and fencing_token = $2`

const freeJob = `
  update rollup_jobs set lease_expires_at = '-infinity' where job_name = $1 and fencing_token = $2`

/**
 * Rollup runs under a lease: at most one run of a job at a time over all replicas. No session state, so
 * it holds behind a transaction-mode pooler.
 *
 * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html fencing tokens
 */
export function createPgRollupStore(pool: Pool, leaseMs = defaultLeaseMs): RollupPorts {
  return {
    extendEveryMs: Math.ceil(leaseMs / 3),
    start: async (job: JobName, windowDays: number) => {
      const { rows } = await pool.query<RollupRun>(startRun, [job, windowDays, leaseMs])
      return rows[0] as RollupRun
    },
    extend: async (run) => {
      const { rowCount } = await pool.query(extendLease, [...tokenOf(run), leaseMs])
      return rowCount === 1
    },
    publish: (run, recount) =>
      inTransaction(pool, async (client) => {
        await confirmLease(client, run)
        await replaceBuckets(client, recount)
        await clearLateDays(client, recount)
        const ended = await recordSuccess(client, run, recount)
        await endLease(client, run)
        return ended
      }),
    fail: (run, reason) =>
      inTransaction(pool, async (client) => {
        await endLease(client, run)
        return await recordFailure(client, run, reason)
      }),
  }
}

/**
 * Locks the lease until the end of the transaction, before anything is written.
 *
 * @throws LeaseLostError when the token is not this run's
 */
export async function confirmLease(client: ClientBase, run: RollupRun): Promise<void> {
  // A holder that is paused in the middle must not keep the row from its successor.
  await client.query(`set local idle_in_transaction_session_timeout = '10s'`)
  const { rowCount } = await client.query(
    'select from rollup_jobs where job_name = $1 and fencing_token = $2 for update',
    tokenOf(run),
  )
  if (rowCount === 0) throw new LeaseLostError(`another holder took over the job ${run.job_name}`)
}

/** Frees the job for the next starter; does nothing when another holds it by now. */
export async function endLease(connection: Pool | ClientBase, run: RollupRun): Promise<void> {
  await connection.query(freeJob, tokenOf(run))
}

function tokenOf(run: RollupRun): [string, string | null] {
  return [run.job_name, run.fencing_token]
}
