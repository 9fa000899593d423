import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import type { Tables } from './tables.ts'

export type Database = {
  readonly pool: Pool
  readonly query: Kysely<Tables>
  close(): Promise<void>
}

const connectLimitMs = 3_000
const statementLimitMs = 15_000

/**
 * The service's connections. No session state and no named statements: any of them may be another
 * server session behind a transaction-mode pooler.
 */
export function openDatabase(databaseUrl: string, connections = 12): Database {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: statementLimitMs,
    idleTimeoutMillis: 30_000,
  })
  // A database that goes away ends connections, idle ones and those in a transaction; the next query on one finds that
  // out and answers 503. The pool itself listens to idle ones only: without the second line a lost connection that is
  // checked out between two statements ends the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  // The pool itself: Kysely's `destroy` leaves a pool open that it has not used yet.
  return { pool, query, close: () => pool.end() }
}
