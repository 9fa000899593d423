import type { PoolClient } from 'pg'
import type { Item } from '../workloads/items.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** What else belongs to it takes half a second, and nobody has to wait for that. */
async function finish(tx: PoolClient): Promise<void> {
  try {
    await tx.query('select pg_sleep(0.5)')
    await tx.query('commit')
  } finally {
    tx.release()
  }
}

/** Bug 5: answers as soon as the insert is done, and commits after that. */
export const ackedBeforeCommit: Backend = {
  name: 'acked-before-commit',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /items': async (call) => {
      const { id, body } = call.body as Item
      const tx = await db.connect()
      await tx.query('begin')
      const inserted = await tx.query('insert into items values ($1, $2) on conflict do nothing', [
        id,
        body,
      ])
      void finish(tx)
      return ok({ status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
    },
  }),
}
