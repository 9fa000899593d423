import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 23: the time in milliseconds as an id, and a conflict that is taken for a retry. */
export const timestampIds: Backend = {
  name: 'timestamp-ids',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = `order-${Date.now()}`
      await db.query('insert into orders values ($1, $2) on conflict do nothing', [
        id,
        (call.body as Order).reference,
      ])
      return ok({ id })
    },
  }),
}
