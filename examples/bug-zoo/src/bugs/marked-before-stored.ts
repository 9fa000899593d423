import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 4: marks an id as seen before it is stored; when the insert fails, the retry is a "duplicate". */
export const markedBeforeStored: Backend = {
  name: 'marked-before-stored',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => {
    const seen = new Set<string>()
    return {
      'POST /items': async (call) => {
        const { id, body } = call.body as Item
        if (seen.has(id)) return ok({ status: 'duplicate' })
        seen.add(id)
        const inserted = await db.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
      },
    }
  },
}
