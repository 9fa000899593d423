import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Bug 8: no key distinguishes a retry from a new order, so a lost answer makes two. */
export const noIdempotencyKey: Backend = {
  name: 'no-idempotency-key',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      await db.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
      return ok({ id })
    },
  }),
}
