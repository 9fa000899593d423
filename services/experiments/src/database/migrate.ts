import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { Client } from 'pg'

export type Migration = { readonly name: string; readonly sql: string; readonly checksum: string }

const folder = new URL('../../migrations/', import.meta.url)

/** The service's migrations in order: `0001_experiments.sql`, ... */
export function listMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Applies what is missing, each migration in one transaction. Replicas may start at once: they wait
 * for each other on a row lock, which a transaction-mode pooler keeps, as it would not keep a session lock.
 *
 * @returns the names that were applied now
 * @throws Error when an applied migration has changed since
 */
export async function migrate(
  databaseUrl: string,
  migrations: readonly Migration[] = listMigrations(),
): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  // A lost connection fails the statement in flight; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await createJournal(client)
    const applied: string[] = []
    for (const migration of migrations) {
      if (await apply(client, migration)) applied.push(migration.name)
    }
    return applied
  } finally {
    await client.end()
  }
}

/** How the loser of `create table if not exists` learns of it: by the index, the table or its row type. */
const lostRaceCodes = new Set(['23505', '42P07', '42710'])

async function createJournal(client: Client): Promise<void> {
  // Two starters may both find it missing; the loser's error says that it is there now.
  await client
    .query(
      `create table if not exists schema_migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    )
    .catch((error: { code?: string }) => {
      if (!lostRaceCodes.has(error.code ?? '')) throw error
    })
  await client.query(
    `insert into schema_migrations (name, checksum) values ('', '') on conflict do nothing`,
  )
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query(`select from schema_migrations where name = '' for update`)
    const { rows } = await client.query<{ checksum: string }>(
      'select checksum from schema_migrations where name = $1',
      [name],
    )
    const known = rows[0]?.checksum
    if (known !== undefined && known !== checksum) {
      throw new Error(
        `migration ${name} was applied in another form. Add a new migration instead of changing it.`,
      )
    }
    if (known === undefined) {
      await client.query(sql)
      await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
        name,
        checksum,
      ])
    }
    await client.query('commit')
    return known === undefined
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
