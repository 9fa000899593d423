import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

// A busy database: each insert takes a tenth of a second.
const slowInsert = 'insert into orders select $1, $2 from pg_sleep(0.1)'

/** Bug 6: starts the insert and answers without waiting for it. */
export const fireAndForget: Backend = {
  name: 'fire-and-forget',
  poolSize: 2,
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      void db.query(slowInsert, [id, (call.body as Order).reference]).catch(() => undefined)
      return ok({ id })
    },
  }),
}
