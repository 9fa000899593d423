import type { Pool } from 'pg'
import { codeOf } from '../database/errors.ts'
import { inTransaction } from '../database/in-transaction.ts'

/**
 * Has the indexes by time know the pages that were filled since the last time: a query of a day reads every page that they
 * do not know. Vacuum does it too, but for a large table after millions of rows only.
 */
export async function summariseEvents(pool: Pool): Promise<void> {
  try {
    await inTransaction(pool, async (client) => {
      await client.query(`set local lock_timeout = '20s'; set local statement_timeout = '60s'`)
      await client.query(
        `select brin_summarize_new_values(relid)
         from unnest(array['event_logs_by_occurred', 'event_logs_by_received']) as name
         cross join pg_partition_tree(name::regclass) where isleaf`,
      )
    })
  } catch (error) {
    // Jobs that run at the same time wait for the first. A vacuum or a job on a partition holds it for longer, it was dropped, or it belongs to another role: the run costs more, and is
    // right all the same.
    if (!['55P03', '57014', '42P01', '42501', 'XX000'].includes(codeOf(error) ?? '')) throw error
  }
}
