import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'
import { inTransaction } from '../skeleton/transaction.ts'

/** Every third request fails with 500 after it has inserted, and rolls back as it should. */
export const failsAfterRollback: Backend = {
  name: 'fails-after-rollback',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => {
    let requests = 0
    return {
      'POST /items': async (call) => {
        const { id, body } = call.body as Item
        requests += 1
        const fails = requests % 3 === 0
        return await inTransaction(db, async (tx) => {
          const inserted = await tx.query(
            'insert into items values ($1, $2) on conflict do nothing',
            [id, body],
          )
          if (fails) throw new Error('the third request always fails')
          return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
        })
      },
    }
  },
}
