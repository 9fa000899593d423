import type { Item } from '../workloads/items.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Answers 409 to a retry: that is how this API says "it is there". */
export const conflictStatusOnRetry: Backend = {
  name: 'conflict-status-on-retry',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      const inserted = await db.query('insert into items values ($1, $2) on conflict do nothing', [
        id,
        body,
      ])
      return inserted.rowCount === 1 ? ok({ status: 'accepted' }) : refuse(409, 'it is there')
    },
  }),
}
