import type { Add } from '../workloads/counters.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Rebuilds the aggregate by deleting and inserting, like bug 14; but with the event, in one transaction. */
export const rebuildsInATransaction: Backend = {
  name: 'rebuilds-in-a-transaction',
  schema: `
    create table counter_events (name text not null, amount int not null);
    create table counters (name text primary key, value int not null);`,
  start: (db) => ({
    'POST /counters/:name': async ({ params, body }) => {
      const name = params['name'] as string
      await inTransaction(db, async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [name])
        await tx.query('insert into counter_events values ($1, $2)', [name, (body as Add).amount])
        await tx.query('delete from counters where name = $1', [name])
        await tx.query(
          'insert into counters select name, sum(amount) from counter_events where name = $1 group by name',
          [name],
        )
      })
      return ok({})
    },
    'GET /counters/:name': async ({ params }) => {
      const { rows } = await db.query('select value from counters where name = $1', [
        params['name'],
      ])
      return ok(rows[0] ?? { value: 0 })
    },
  }),
}
