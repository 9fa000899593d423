import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

import { randomUUID } from 'node:crypto'

/** An order and its line in two statements, like bug 15; but in one transaction. */
export const linesInTheTransaction: Backend = {
  name: 'lines-in-the-transaction',
  schema: `
    create table orders (id text primary key, reference text not null);
    create table order_lines (order_id text not null, line int not null);`,
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      await inTransaction(db, async (tx) => {
        await tx.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
        await tx.query('insert into order_lines values ($1, 1)', [id])
      })
      return ok({ id })
    },
  }),
}
