import type { Batch } from '../workloads/batches.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 21: inserts the items side by side, swallows what fails, and acknowledges the whole batch. */
export const swallowedBatchErrors: Backend = {
  name: 'swallowed-batch-errors',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /batches': async (call) => {
      const { items } = call.body as Batch
      await Promise.all(
        items.map((item) =>
          db
            .query('insert into items values ($1, $2) on conflict do nothing', [item.id, item.body])
            .catch(() => undefined),
        ),
      )
      return ok({ stored: items.length })
    },
  }),
}
