import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Also: another content under a known key is taken for a retry, and silently dropped. */
export const keyReuseAccepted: Backend = {
  name: 'key-reuse-accepted',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      const inserted = await db.query('insert into items values ($1, $2) on conflict do nothing', [
        id,
        body,
      ])
      return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
    },
  }),
}
