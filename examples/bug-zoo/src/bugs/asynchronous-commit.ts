import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Also: `synchronous_commit = off` acknowledges what a crash of the database loses. A setting, not code. */
export const asynchronousCommit: Backend = {
  name: 'asynchronous-commit',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      return await inTransaction(db, async (tx) => {
        await tx.query('set local synchronous_commit = off')
        const inserted = await tx.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
      })
    },
  }),
}
