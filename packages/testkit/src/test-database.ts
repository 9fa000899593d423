import { createHash, randomUUID } from 'node:crypto'
import { Client, Pool, type QueryResultRow } from 'pg'
import { inject } from 'vitest'

export type TestDatabase = {
  readonly url: string
  /** One statement, as the administrator of this database. */
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

declare module 'vitest' {
  // Merged into Vitest's own interface, which must be one.
  interface ProvidedContext {
    postgresUrl: string
    /** For what several test files use; removed when the run ends. */
    temporaryFolder: string
  }
}

export type TestDatabaseOptions = {
  /** Names the template that `prepare` fills once; later calls clone it (0.03 s). */
  readonly template?: string
  /** Fills the template, or, without one, this database: migrations, seeds. */
  readonly prepare?: (url: string) => Promise<void>
}

/** A separate database for a test file, on the real PostgreSQL that the test run started. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const { template, prepare } = options
  if (template && prepare) {
    const source = await ensureTemplate(server, template, prepare)
    await administer(server, `create database ${name} template ${source} strategy file_copy`)
  } else {
    await administer(server, `create database ${name} strategy file_copy`)
  }
  const url = withDatabase(server, name)
  if (!template && prepare) await prepare(url)
  const pool = new Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined) // a dropped database ends idle connections
  return {
    url,
    query: async <Row extends QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    drop: async () => {
      await pool.end()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

async function ensureTemplate(
  server: string,
  key: string,
  prepare: (url: string) => Promise<void>,
): Promise<string> {
  const name = `template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    // Test files run in several processes: one fills the template, the others wait for it.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const made = await client.query('select 1 from pg_database where datname = $1', [name])
    if (made.rowCount === 0) {
      const filling = `${name}_filling`
      await client.query(`drop database if exists ${filling} with (force)`)
      await client.query(`create database ${filling}`)
      await prepare(withDatabase(server, filling))
      await client.query(`alter database ${filling} rename to ${name}`)
    }
  } finally {
    await client.end()
  }
  return name
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
