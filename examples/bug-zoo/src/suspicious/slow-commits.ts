import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Holds every transaction open for a while before it commits. */
export const slowCommits: Backend = {
  name: 'slow-commits',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      return await inTransaction(db, async (tx) => {
        const inserted = await tx.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        await tx.query('select pg_sleep(0.02)')
        return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
      })
    },
  }),
}
