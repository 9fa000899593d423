import type { Batch } from '../workloads/batches.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Stores a batch in the order of its ids (so that batches never deadlock) and answers in that order. */
export const answersOutOfOrder: Backend = {
  name: 'answers-out-of-order',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /batches': async (call) => {
      const items = (call.body as Batch).items.toSorted((a, b) => (a.id > b.id ? -1 : 1))
      const results = await inTransaction(db, async (tx) => {
        const statuses: { id: string; status: string }[] = []
        for (const { id, body } of items) {
          const inserted = await tx.query(
            'insert into items values ($1, $2) on conflict do nothing',
            [id, body],
          )
          statuses.push({ id, status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
        }
        return statuses
      })
      return ok({ results })
    },
  }),
}
