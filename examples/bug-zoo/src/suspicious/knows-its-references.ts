import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Is sent orders again, like bug 8; but the reference is the key, and the same order is answered. */
export const knowsItsReferences: Backend = {
  name: 'knows-its-references',
  schema: 'create table orders (id text primary key, reference text not null unique)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const { reference } = call.body as Order
      await db.query('insert into orders values ($1, $2) on conflict (reference) do nothing', [
        randomUUID(),
        reference,
      ])
      const { rows } = await db.query('select id from orders where reference = $1', [reference])
      return ok(rows[0])
    },
  }),
}
