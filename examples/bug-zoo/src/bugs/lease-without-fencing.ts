import { jobRunsSchema, runJob } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Bug 18: a lease that ends while its holder is paused; the holder wakes up and goes on. */
export const leaseWithoutFencing: Backend = {
  name: 'lease-without-fencing',
  poolSize: 20,
  schema: `${jobRunsSchema}
    create table job_leases (name text primary key, holder text not null, until timestamptz not null);`,
  start: (db) => ({
    'POST /jobs/:name/run': async ({ params }) => {
      const name = params['name'] as string
      const holder = randomUUID()
      const lease = await db.query(
        `insert into job_leases values ($1, $2, clock_timestamp() + interval '1 s')
         on conflict (name) do update set holder = excluded.holder, until = excluded.until
         where job_leases.until < clock_timestamp()`,
        [name, holder],
      )
      if (lease.rowCount === 0) return refuse(409, 'runs already')
      await runJob(db, name, 0.5)
      await db.query('delete from job_leases where name = $1 and holder = $2', [name, holder])
      return ok({})
    },
  }),
}
