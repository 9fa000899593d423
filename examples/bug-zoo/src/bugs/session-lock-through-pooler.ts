import { jobRunsSchema } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'
import { connectThroughPooler } from '../skeleton/transaction-pooler.ts'

/**
 * Bug 17: keeps one connection for the whole job, as a session lock needs; but the connection goes through
 * a pooler in transaction mode, so lock, work and unlock run in different sessions of the server.
 */
export const sessionLockThroughPooler: Backend = {
  name: 'session-lock-through-pooler',
  schema: jobRunsSchema,
  poolSize: 3,
  start: (servers) => ({
    'POST /jobs/:name/run': async ({ params }) => {
      const name = params['name'] as string
      const session = connectThroughPooler(servers)
      const { rows } = await session.query<{ locked: boolean }>(
        'select pg_try_advisory_lock(hashtext($1)) as locked',
        [name],
      )
      if (!rows[0]?.locked) return refuse(409, 'runs already')
      await session.query('begin')
      const { rows: runs } = await session.query<{ id: string }>(
        'insert into job_runs (name) values ($1) returning id',
        [name],
      )
      await session.query('commit')
      await session.query('select pg_sleep(0.01)')
      await session.query('update job_runs set finished_at = clock_timestamp() where id = $1', [
        runs[0]?.id,
      ])
      await session.query('select pg_advisory_unlock(hashtext($1))', [name])
      return ok({})
    },
  }),
}
