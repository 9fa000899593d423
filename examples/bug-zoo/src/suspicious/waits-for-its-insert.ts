import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** The slow inserts of bug 6; but it answers when they are done. */
export const waitsForItsInsert: Backend = {
  name: 'waits-for-its-insert',
  poolSize: 2,
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      await db.query('insert into orders select $1, $2 from pg_sleep(0.1)', [
        id,
        (call.body as Order).reference,
      ])
      return ok({ id })
    },
  }),
}
