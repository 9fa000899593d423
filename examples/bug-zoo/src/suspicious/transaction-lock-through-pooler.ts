import { jobRunsSchema } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'
import { connectThroughPooler } from '../skeleton/transaction-pooler.ts'

/** An advisory lock behind the same pooler as bug 17; but it is the transaction's, and ends with it. */
export const transactionLockThroughPooler: Backend = {
  name: 'transaction-lock-through-pooler',
  schema: jobRunsSchema,
  start: (servers) => ({
    'POST /jobs/:name/run': async ({ params }) => {
      const name = params['name'] as string
      const session = connectThroughPooler(servers)
      await session.query('begin')
      const { rows } = await session.query<{ locked: boolean }>(
        'select pg_try_advisory_xact_lock(hashtext($1)) as locked',
        [name],
      )
      if (!rows[0]?.locked) {
        await session.query('rollback')
        return refuse(409, 'runs already')
      }
      const { rows: runs } = await session.query<{ id: string }>(
        'insert into job_runs (name) values ($1) returning id',
        [name],
      )
      await session.query('select pg_sleep(0.01)')
      await session.query('update job_runs set finished_at = clock_timestamp() where id = $1', [
        runs[0]?.id,
      ])
      await session.query('commit')
      return ok({})
    },
  }),
}
