import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

import { randomUUID } from 'node:crypto'

/** Bug 15: an order and its line in two statements; who dies between them leaves an orphan. */
export const twoStatements: Backend = {
  name: 'two-statements',
  schema: `
    create table orders (id text primary key, reference text not null);
    create table order_lines (order_id text not null, line int not null);`,
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      await db.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
      await db.query('insert into order_lines values ($1, 1)', [id])
      return ok({ id })
    },
  }),
}
