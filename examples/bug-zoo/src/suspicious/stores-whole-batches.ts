import type { Batch } from '../workloads/batches.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Stores a batch row by row, like bug 22; but all of it or nothing, and each id once. */
export const storesWholeBatches: Backend = {
  name: 'stores-whole-batches',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /batches': async (call) => {
      await inTransaction(db, async (tx) => {
        for (const { id, body } of (call.body as Batch).items) {
          await tx.query('insert into items values ($1, $2) on conflict do nothing', [id, body])
        }
      })
      return ok({})
    },
  }),
}
