import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Marks an id as seen, like bug 4; but once it is stored: after a failed insert the retry inserts it. */
export const marksWhenStored: Backend = {
  name: 'marks-when-stored',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => {
    const seen = new Set<string>()
    return {
      'POST /items': async (call) => {
        const { id, body } = call.body as Item
        if (seen.has(id)) return ok({ status: 'duplicate' })
        const inserted = await db.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        seen.add(id)
        return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
      },
    }
  },
}
