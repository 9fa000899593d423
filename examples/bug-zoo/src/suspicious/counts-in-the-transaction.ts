import type { Add } from '../workloads/counters.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Stores the event and counts it in a separate statement, like bug 25; but in one transaction. */
export const countsInTheTransaction: Backend = {
  name: 'counts-in-the-transaction',
  schema: `
    create table counter_events (name text not null, amount int not null);
    create table counters (name text primary key, value int not null);`,
  start: (db) => ({
    'POST /counters/:name': async ({ params, body }) => {
      const values = [params['name'], (body as Add).amount]
      await inTransaction(db, async (tx) => {
        await tx.query('insert into counter_events values ($1, $2)', values)
        await tx.query(
          `insert into counters values ($1, $2)
           on conflict (name) do update set value = counters.value + excluded.value`,
          values,
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
