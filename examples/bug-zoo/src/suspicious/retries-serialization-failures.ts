import type { Add } from '../workloads/counters.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction, sqlState } from '../skeleton/transaction.ts'

const attempts = 50

/** Event and counter in one SERIALIZABLE transaction, repeated as long as the database refuses it. */
export const retriesSerializationFailures: Backend = {
  name: 'retries-serialization-failures',
  schema: `
    create table counter_events (name text not null, amount int not null);
    create table counters (name text primary key, value int not null);`,
  start: (db) => ({
    'POST /counters/:name': async ({ params, body }) => {
      const values = [params['name'], (body as Add).amount]
      for (let attempt = 1; ; attempt++) {
        try {
          await inTransaction(
            db,
            async (tx) => {
              await tx.query('insert into counter_events values ($1, $2)', values)
              await tx.query(
                `insert into counters values ($1, $2)
                 on conflict (name) do update set value = counters.value + excluded.value`,
                values,
              )
            },
            'serializable',
          )
          return ok({})
        } catch (error) {
          if (!['40001', '40P01'].includes(sqlState(error) ?? '') || attempt === attempts)
            throw error
        }
      }
    },
    'GET /counters/:name': async ({ params }) => {
      const { rows } = await db.query('select value from counters where name = $1', [
        params['name'],
      ])
      return ok(rows[0] ?? { value: 0 })
    },
  }),
}
