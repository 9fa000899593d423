import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

import { randomUUID } from 'node:crypto'

/** Bug 27: commits, and then needs another connection to finish; without one it answers 500. */
export const failsAfterCommit: Backend = {
  name: 'fails-after-commit',
  schema: `
    create table orders (id text primary key, reference text not null);
    create table audit_log (order_id text not null);`,
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      await inTransaction(db, async (tx) => {
        await tx.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
      })
      await db.query('insert into audit_log values ($1)', [id])
      return ok({ id })
    },
  }),
}
