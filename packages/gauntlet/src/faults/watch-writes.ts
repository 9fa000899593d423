import type { WriteWatch } from '@gauntlet/faults'
import { Client } from 'pg'

const LIMIT_MS = 1_000

/** @throws when the database does not take the connection, or is no PostgreSQL that reports how far its log is written */
export async function watchWrites(databaseUrl: string): Promise<WriteWatch> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'gauntlet faults',
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  })
  client.on('error', () => undefined) // the question in flight fails by itself
  await client.connect()
  return {
    read: async () => {
      const { rows } = await client.query<{ at: string }>(
        'select pg_current_wal_insert_lsn()::text as at',
      )
      return rows[0]?.at ?? ''
    },
    close: async () => {
      await client.end().catch(() => undefined)
    },
  }
}
