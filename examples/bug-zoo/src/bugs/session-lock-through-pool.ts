import { jobRunsSchema, runJob } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Bug 16: takes a session's advisory lock on whichever connection the pool gives, and unlocks on another. */
export const sessionLockThroughPool: Backend = {
  name: 'session-lock-through-pool',
  schema: jobRunsSchema,
  poolSize: 3,
  start: (db) => ({
    'POST /jobs/:name/run': async ({ params }) => {
      const name = params['name'] as string
      const { rows } = await db.query<{ locked: boolean }>(
        'select pg_try_advisory_lock(hashtext($1)) as locked',
        [name],
      )
      if (!rows[0]?.locked) return refuse(409, 'runs already')
      try {
        await runJob(db, name)
      } finally {
        await db.query('select pg_advisory_unlock(hashtext($1))', [name])
      }
      return ok({})
    },
  }),
}
