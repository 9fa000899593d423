import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Takes half a second to commit, like bug 5; but no client gets an answer before. */
export const answersAfterCommit: Backend = {
  name: 'answers-after-commit',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      const inserted = await inTransaction(db, async (tx) => {
        const { rowCount } = await tx.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        await tx.query('select pg_sleep(0.5)')
        return rowCount === 1
      })
      return ok({ status: inserted ? 'accepted' : 'duplicate' })
    },
  }),
}
