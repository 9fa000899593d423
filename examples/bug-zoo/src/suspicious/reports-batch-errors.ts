import type { Batch } from '../workloads/batches.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Inserts the items side by side, like bug 21; but acknowledges the batch only when all of them are stored. */
export const reportsBatchErrors: Backend = {
  name: 'reports-batch-errors',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /batches': async (call) => {
      const { items } = call.body as Batch
      const inserts = items.map((item) =>
        db.query('insert into items values ($1, $2) on conflict do nothing', [item.id, item.body]),
      )
      await Promise.allSettled(inserts)
      await Promise.all(inserts)
      return ok({ stored: items.length })
    },
  }),
}
