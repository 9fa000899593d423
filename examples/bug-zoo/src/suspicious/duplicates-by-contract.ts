import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Stores what is sent, as often as it is sent: the contract says at least once. */
export const duplicatesByContract: Backend = {
  name: 'duplicates-by-contract',
  schema: 'create table items (id text not null, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      await db.query('insert into items values ($1, $2)', [id, body])
      return ok({ status: 'accepted' })
    },
  }),
}
