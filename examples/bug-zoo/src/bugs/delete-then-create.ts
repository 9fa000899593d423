import type { Add } from '../workloads/counters.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 14: rebuilds the aggregate by deleting and inserting, without a transaction. */
export const deleteThenCreate: Backend = {
  name: 'delete-then-create',
  schema: `
    create table counter_events (name text not null, amount int not null);
    create table counters (name text primary key, value int not null);`,
  start: (db) => {
    // One rebuild at a time, so that only the gap between the two statements is left.
    let rebuilding = Promise.resolve()
    const rebuild = async (name: string) => {
      await db.query('delete from counters where name = $1', [name])
      await db.query(
        `insert into counters select name, sum(amount) from counter_events where name = $1 group by name
         on conflict (name) do update set value = excluded.value`,
        [name],
      )
    }
    return {
      'POST /counters/:name': async ({ params, body }) => {
        const name = params['name'] as string
        await db.query('insert into counter_events values ($1, $2)', [name, (body as Add).amount])
        rebuilding = rebuilding.catch(() => undefined).then(() => rebuild(name))
        await rebuilding
        return ok({})
      },
      'GET /counters/:name': async ({ params }) => {
        const { rows } = await db.query('select value from counters where name = $1', [
          params['name'],
        ])
        return ok(rows[0] ?? { value: 0 })
      },
    }
  },
}
