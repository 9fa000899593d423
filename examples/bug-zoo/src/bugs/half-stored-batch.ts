import type { Batch } from '../workloads/batches.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Bug 22: stores a batch row by row; when it fails half-way, the client sends all of it again. */
export const halfStoredBatch: Backend = {
  name: 'half-stored-batch',
  schema: 'create table items (id text not null, body text not null)',
  start: (db) => ({
    'POST /batches': async (call) => {
      for (const { id, body } of (call.body as Batch).items) {
        await db.query('insert into items values ($1, $2)', [id, body])
      }
      return ok({})
    },
  }),
}
