import type { Pool } from 'pg'
import { jobRunsSchema } from '../workloads/run-job.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

type Held = { readonly name: string; readonly token: string; readonly run: string }

/** A lease that ends while its holder is paused or dead, like bug 18; but each has a token, and an old one writes nothing. */
export const leaseWithFencing: Backend = {
  name: 'lease-with-fencing',
  poolSize: 20,
  schema: `${jobRunsSchema}
    create table job_leases (name text primary key, token bigint not null, until timestamptz not null);`,
  start: (db) => ({
    'POST /jobs/:name/run': async ({ params }) => {
      const held = await take(db, params['name'] as string)
      if (!held) return refuse(409, 'runs already')
      await db.query('select pg_sleep(0.5)')
      return (await finish(db, held)) ? ok({}) : refuse(409, 'another one runs it')
    },
  }),
}

/** Whoever takes over says that the run before is over. */
async function take(db: Pool, name: string): Promise<Held | undefined> {
  return await inTransaction(db, async (tx) => {
    const lease = await tx.query<{ token: string }>(
      `insert into job_leases values ($1, 1, clock_timestamp() + interval '1 s')
       on conflict (name) do update set token = job_leases.token + 1, until = excluded.until
       where job_leases.until < clock_timestamp() returning token`,
      [name],
    )
    const [taken] = lease.rows
    if (!taken) return undefined
    await tx.query(
      'update job_runs set finished_at = clock_timestamp() where name = $1 and finished_at is null',
      [name],
    )
    const { rows } = await tx.query<{ id: string }>(
      'insert into job_runs (name) values ($1) returning id',
      [name],
    )
    return { name, token: taken.token, run: rows[0]?.id ?? '' }
  })
}

/** Gives the lease back; false when it is another one's by now. */
async function finish(db: Pool, { name, token, run }: Held): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const lease = await tx.query(
      `update job_leases set until = '-infinity' where name = $1 and token = $2`,
      [name, token],
    )
    if (lease.rowCount === 0) return false
    await tx.query(
      'update job_runs set finished_at = clock_timestamp(), completed = true where id = $1',
      [run],
    )
    return true
  })
}
