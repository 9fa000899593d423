import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

import { randomUUID } from 'node:crypto'

/** Writes an audit row for each order, like bug 27; but in its transaction, and an order that is sent again is known. */
export const auditsInTheTransaction: Backend = {
  name: 'audits-in-the-transaction',
  schema: `
    create table orders (id text primary key, reference text not null unique);
    create table audit_log (order_id text not null);`,
  start: (db) => ({
    'POST /orders': async (call) => {
      const { reference } = call.body as Order
      const id = await inTransaction(db, async (tx) => {
        const { rows } = await tx.query<{ id: string }>(
          'insert into orders values ($1, $2) on conflict (reference) do nothing returning id',
          [randomUUID(), reference],
        )
        if (rows[0]) await tx.query('insert into audit_log values ($1)', [rows[0].id])
        const known = await tx.query<{ id: string }>('select id from orders where reference = $1', [
          reference,
        ])
        return known.rows[0]?.id
      })
      return ok({ id })
    },
  }),
}
