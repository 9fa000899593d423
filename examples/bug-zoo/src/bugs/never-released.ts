import { jobRunsSchema, runJob } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Bug 20: a RUNNING row without an end; whoever dies with it blocks the job for ever. */
export const neverReleased: Backend = {
  name: 'never-released',
  poolSize: 20,
  schema: `${jobRunsSchema} create table running_jobs (name text primary key)`,
  start: (db) => ({
    'POST /jobs/:name/run': async ({ params }) => {
      const name = params['name'] as string
      const taken = await db.query('insert into running_jobs values ($1) on conflict do nothing', [
        name,
      ])
      if (taken.rowCount === 0) return refuse(409, 'runs already')
      await runJob(db, name, 0.5)
      await db.query('delete from running_jobs where name = $1', [name])
      return ok({})
    },
  }),
}
