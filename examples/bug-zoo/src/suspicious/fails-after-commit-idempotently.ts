import type { Item } from '../workloads/items.ts'
import { type Backend, ok, refuse } from '../skeleton/backend.ts'

/** Every third request is stored and answered 500: the retry is answered "duplicate", and one row exists. */
export const failsAfterCommitIdempotently: Backend = {
  name: 'fails-after-commit-idempotently',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => {
    let requests = 0
    return {
      'POST /items': async (call) => {
        const { id, body } = call.body as Item
        const inserted = await db.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        requests += 1
        if (requests % 3 === 0) return refuse(500, 'the log is full')
        return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
      },
    }
  },
}
