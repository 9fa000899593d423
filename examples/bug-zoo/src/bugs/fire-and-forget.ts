import type { Order } from '../habitats/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Bug 6: starts the insert and answers without waiting for it. */
export const fireAndForget: Backend = {
  name: 'fire-and-forget',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      void db
        .query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
        .catch(() => undefined)
      return ok({ id })
    },
  }),
}
