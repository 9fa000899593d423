import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Bug 26: an error inside a transaction gives its connection back to the pool without a rollback. */
export const poisonedConnection: Backend = {
  name: 'poisoned-connection',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      const tx = await db.connect()
      try {
        await tx.query('begin')
        await tx.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
        await tx.query('commit')
      } finally {
        tx.release()
      }
      return ok({ id })
    },
  }),
}
