import type { Add } from '../workloads/counters.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 2: reads the value, adds in the application, writes it back. */
export const lostUpdate: Backend = {
  name: 'lost-update',
  schema: 'create table counters (name text primary key, value int not null)',
  start: (db) => ({
    'POST /counters/:name': async ({ params, body }) => {
      const name = params['name']
      const { amount } = body as Add
      await db.query('insert into counters values ($1, 0) on conflict do nothing', [name])
      const { rows } = await db.query<{ value: number }>(
        'select value from counters where name = $1',
        [name],
      )
      const value = (rows[0]?.value ?? 0) + amount
      await db.query('update counters set value = $2 where name = $1', [name, value])
      return ok({ value })
    },
    'GET /counters/:name': async ({ params }) => {
      const { rows } = await db.query('select value from counters where name = $1', [
        params['name'],
      ])
      return ok(rows[0] ?? { value: 0 })
    },
  }),
}
