import { ToolError } from '@gauntlet/contract'
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import type { ClientBase, Pool } from 'pg'

type Migration = { readonly name: string; readonly sql: string; readonly sha256: string }

const folder = new URL('./migrations/', import.meta.url)
/** Any number that no other program on the same database is likely to take. */
const migrationLock = 4_717_306_215

const markerSql = `
  create table gauntlet_marker (
    only_row boolean primary key default true check (only_row),
    application text not null,
    created_at timestamptz not null default now()
  );
  insert into gauntlet_marker (application) values ('gauntlet results store');
  create table gauntlet_migrations (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
  )`

/**
 * Brings the store's tables up to date, in one transaction and one process at a time. Nothing is touched in a
 * database that holds tables of our names without our marker.
 *
 * @throws ToolError STORE_FOREIGN when the tables are not ours, or are of another version of Gauntlet
 */
export async function migrate(pool: Pool): Promise<void> {
  const migrations = await readMigrations()
  const client = await pool.connect()
  try {
    await client.query('begin')
    // Of the transaction, not of the session: a transaction-mode pooler may stand between.
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    if (!(await isOurs(client))) {
      await refuseForeign(client, migrations)
      await client.query(markerSql)
    }
    await applyPending(client, migrations)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function listTables(client: ClientBase, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(
    `select relname from pg_class
     where relnamespace = current_schema()::regnamespace and relname = any($1) order by relname`,
    [names],
  )
  return rows.map((row) => row.relname)
}

async function isOurs(client: ClientBase): Promise<boolean> {
  const made = await listTables(client, ['gauntlet_marker', 'gauntlet_migrations'])
  return made.length === 2
}

async function refuseForeign(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  const ours = migrations.flatMap(({ sql }) =>
    [...sql.matchAll(/^create table (\w+)/gm)].map((match) => match[1] as string),
  )
  const taken = await listTables(client, ['gauntlet_marker', 'gauntlet_migrations', ...ours])
  if (taken.length === 0) return
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  throw new ToolError(
    'STORE_FOREIGN',
    `database ${rows[0]?.name} has tables that Gauntlet did not make (${taken.join(', ')}): nothing was touched.`,
  )
}

async function applyPending(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from gauntlet_migrations',
  )
  for (const { name, sha256 } of rows) {
    const known = migrations.find((migration) => migration.name === name)
    if (known?.sha256 === sha256) continue
    const how = known ? 'was applied in another form' : 'is not known here'
    throw new ToolError(
      'STORE_FOREIGN',
      `the store was made by another version of Gauntlet (its migration ${name} ${how}): use that version, or another database.`,
    )
  }
  const applied = new Set(rows.map((row) => row.name))
  for (const { name, sql, sha256 } of migrations.filter((one) => !applied.has(one.name))) {
    await client.query(sql)
    await client.query('insert into gauntlet_migrations (name, sha256) values ($1, $2)', [
      name,
      sha256,
    ])
  }
}
