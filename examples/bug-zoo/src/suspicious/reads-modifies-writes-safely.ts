import type { Add } from '../workloads/counters.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Reads, adds in the application and writes, like bug 2; but only if nobody wrote in between. */
export const readsModifiesWritesSafely: Backend = {
  name: 'reads-modifies-writes-safely',
  schema: 'create table counters (name text primary key, value int not null, version int not null)',
  start: (db) => ({
    'POST /counters/:name': async ({ params, body }) => {
      const name = params['name']
      const { amount } = body as Add
      await db.query('insert into counters values ($1, 0, 0) on conflict do nothing', [name])
      for (;;) {
        const { rows } = await db.query<{ value: number; version: number }>(
          'select value, version from counters where name = $1',
          [name],
        )
        const { value = 0, version = 0 } = rows[0] ?? {}
        const written = await db.query(
          'update counters set value = $2, version = version + 1 where name = $1 and version = $3',
          [name, value + amount, version],
        )
        if (written.rowCount === 1) return ok({ value: value + amount })
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
