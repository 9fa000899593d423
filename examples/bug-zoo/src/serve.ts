import { Client } from 'pg'
import { findBackend } from './find-backend.ts'
import { serveBackend } from './skeleton/serve-backend.ts'

// One replica of one backend as a separate process, which can be killed and paused:
// `PORT=3001 DATABASE_URL=postgres://... tsx src/serve.ts check-then-insert`.
const [name] = process.argv.slice(2)
const { PORT, DATABASE_URL } = process.env
const backend = name === undefined ? undefined : await findBackend(name)
if (!backend || !DATABASE_URL) {
  process.stderr.write(
    'set DATABASE_URL and name a backend: a file of src/bugs or src/suspicious\n',
  )
  process.exit(2)
}
await makeTables(DATABASE_URL, backend.schema)
const running = await serveBackend(backend, {
  databaseUrl: DATABASE_URL,
  ...(PORT === undefined ? {} : { port: Number(PORT) }),
})
process.stdout.write(`${backend.name} listens on ${running.url}\n`)
process.once('SIGTERM', () => void running.close().then(() => process.exit(0)))

/** The first replica makes the tables; the others, and one that starts again, find them there. */
async function makeTables(databaseUrl: string, schema: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(27)')
    await client.query('create table if not exists zoo_ready ()')
    const { rows } = await client.query<{ tables: number }>(
      `select count(*)::int as tables from pg_tables where schemaname = current_schema()`,
    )
    if (rows[0]?.tables === 1) await client.query(schema)
    await client.query('commit')
  } finally {
    await client.end()
  }
}
