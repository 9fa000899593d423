import type { Batch } from '../workloads/batches.ts'
import { type Backend, ok } from '../skeleton/backend.ts'

/** Rejects every third item and stores the others; duplicates are said to be duplicates. */
export const rejectsSomeOfABatch: Backend = {
  name: 'rejects-some-of-a-batch',
  schema: 'create table items (id text primary key, body text not null)',
  start: (db) => ({
    'POST /batches': async (call) => {
      const results: { id: string; status: string }[] = []
      for (const { id, body } of (call.body as Batch).items) {
        if (id.endsWith('/2')) {
          results.push({ id, status: 'rejected' })
          continue
        }
        const inserted = await db.query(
          'insert into items values ($1, $2) on conflict do nothing',
          [id, body],
        )
        results.push({ id, status: inserted.rowCount === 1 ? 'accepted' : 'duplicate' })
      }
      return ok({ results })
    },
  }),
}
