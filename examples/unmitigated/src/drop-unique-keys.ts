import { Client } from 'pg'
import type { Technique } from './technique.ts'

// A plain index takes the place of each unique one, so that only the uniqueness is gone.
const statements: Partial<Record<Technique, string>> = {
  sticky: `
    alter table assignments drop constraint if exists assignments_pkey;
    create index if not exists assignments_by_user on assignments (anonymous_user_id, experiment_id);`,
  'idempotent-events': `
    alter table event_logs drop constraint if exists event_logs_pkey;
    create index if not exists event_logs_by_id on event_logs (event_id);`,
}

/**
 * Drops the unique keys of a database that is ours: marked by us, or without any data yet.
 *
 * @throws Error for a database with data that we did not mark
 */
export async function dropUniqueKeys(
  databaseUrl: string,
  without: ReadonlySet<Technique>,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await client.query('begin')
    await claim(client)
    for (const technique of without) {
      const statement = statements[technique]
      if (statement) await client.query(statement)
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

async function claim(client: Client): Promise<void> {
  // Two instances may start at once on one database: the second waits for the first.
  await client.query(`select from schema_migrations where name = '' for update`)
  const { rows } = await client.query<{ ours: boolean; used: boolean }>(`
    select to_regclass('unmitigated_database') is not null as ours,
      exists (select from assignments) or exists (select from event_logs) as used`)
  const [database] = rows
  if (database?.used && !database.ours) {
    throw new Error(
      'DATABASE_URL names a database that holds data of the real service. Give the unmitigated one a separate database: it drops unique keys.',
    )
  }
  await client.query('create table if not exists unmitigated_database ()')
}
