import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 3: remembers what it has seen in the memory of one process. */
export const dedupInMemory: Backend = {
  name: 'dedup-in-memory',
  schema: 'create table items (id text not null, body text not null)',
  start: (db) => {
    const stored = new Map<string, Promise<unknown>>()
    return {
      'POST /items': async (call) => {
        const { id, body } = call.body as Item
        const before = stored.get(id)
        if (before) {
          await before
          return ok({ status: 'duplicate' })
        }
        const insert = db.query('insert into items values ($1, $2)', [id, body])
        stored.set(id, insert)
        await insert
        return ok({ status: 'accepted' })
      },
    }
  },
}
