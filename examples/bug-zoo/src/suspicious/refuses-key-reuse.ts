import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Compares the content under a known key, and says `conflict` when it is another one. */
export const refusesKeyReuse: Backend = {
  name: 'refuses-key-reuse',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      const inserted = await db.query('insert into items values ($1, $2) on conflict do nothing', [
        id,
        body,
      ])
      if (inserted.rowCount === 1) return ok({ status: 'accepted' })
      const { rows } = await db.query<{ body: string }>('select body from items where id = $1', [
        id,
      ])
      return ok({ status: rows[0]?.body === body ? 'duplicate' : 'conflict' })
    },
  }),
}
