import { Client } from 'pg'

/** What the target's database did while load ran. */
export type DatabaseEffort = {
  /** Statements, or transactions where statements are not counted. */
  readonly statements: number
  readonly walBytes?: number
  readonly executionMs?: number
}

/** One reading of a database's counters; what lies between two of them is a run's effort. */
export type DatabaseCounters = DatabaseEffort & { readonly source: 'statements' | 'transactions' }

const connectTimeoutMs = 5_000

/**
 * Reads the counters of a target's database: pg_stat_statements where it is installed (statements, their time, their
 * WAL), else the transactions of pg_stat_database.
 *
 * @param prepare makes the extension when it can: only for a database that Gauntlet started
 * @returns undefined when the database cannot be read: the metrics are then left out
 */
export async function readDatabaseCounters(
  url: string | undefined,
  prepare = false,
): Promise<DatabaseCounters | undefined> {
  if (url === undefined) return undefined
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: connectTimeoutMs,
    application_name: 'gauntlet',
  })
  client.on('error', () => undefined) // the statement in flight fails by itself
  try {
    await client.connect()
    if (prepare) await client.query('create extension if not exists pg_stat_statements')
    return (await readStatements(client)) ?? (await readTransactions(client))
  } catch {
    return undefined // absent figures are left out of the comparison, not failed
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function readStatements(client: Client): Promise<DatabaseCounters | undefined> {
  const installed = await client.query(
    "select 1 from pg_extension where extname = 'pg_stat_statements'",
  )
  if (installed.rows.length === 0) return undefined
  const { rows } = await client.query<{ calls: string; ms: number; wal: string }>(
    `select coalesce(sum(calls), 0) as calls, coalesce(sum(total_exec_time), 0)::float8 as ms,
            coalesce(sum(wal_bytes), 0) as wal
     from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())`,
  )
  const [row] = rows
  if (!row) return undefined
  return {
    source: 'statements',
    statements: Number(row.calls),
    executionMs: row.ms,
    walBytes: Number(row.wal),
  }
}

async function readTransactions(client: Client): Promise<DatabaseCounters | undefined> {
  const { rows } = await client.query<{ transactions: string }>(
    `select xact_commit + xact_rollback as transactions
     from pg_stat_database where datname = current_database()`,
  )
  const [row] = rows
  return row && { source: 'transactions', statements: Number(row.transactions) }
}

const grown = (now = 0, then = 0) => Math.max(0, now - then)

/** What the database did between two readings; undefined unless both were made in the same way. */
export function effortBetween(
  before: DatabaseCounters | undefined,
  after: DatabaseCounters | undefined,
): DatabaseEffort | undefined {
  if (!before || !after || before.source !== after.source) return undefined
  return {
    statements: grown(after.statements, before.statements),
    ...(after.walBytes !== undefined && { walBytes: grown(after.walBytes, before.walBytes) }),
    ...(after.executionMs !== undefined && {
      executionMs: grown(after.executionMs, before.executionMs),
    }),
  }
}
