import type { Order } from '../workloads/orders.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

import { randomUUID } from 'node:crypto'

/** An error inside a transaction, like bug 26; but it is rolled back before its connection goes back to the pool. */
export const rollsBackBeforeRelease: Backend = {
  name: 'rolls-back-before-release',
  schema: 'create table orders (id text primary key, reference text not null)',
  start: (db) => ({
    'POST /orders': async (call) => {
      const id = randomUUID()
      await inTransaction(db, async (tx) => {
        await tx.query('insert into orders values ($1, $2)', [id, (call.body as Order).reference])
      })
      return ok({ id })
    },
  }),
}
