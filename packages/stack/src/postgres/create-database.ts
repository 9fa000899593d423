import { ToolError } from '@gauntlet/contract'
import { Client } from 'pg'

/**
 * Makes a database, empty or as a copy of a template; one that is there already is dropped first. Only for clusters of
 * ours. A template is copied file by file, which ends in a checkpoint: nothing of the copy is left to be written, and
 * the next timed checkpoint is minutes away.
 *
 * @see https://www.postgresql.org/docs/current/sql-createdatabase.html STRATEGY
 */
export async function createDatabase(
  serverUrl: string,
  name: string,
  template?: string,
): Promise<void> {
  await administer(serverUrl, async (client) => {
    const quote = (text: string) => client.escapeIdentifier(text)
    const like = template === undefined ? '' : ` template ${quote(template)} strategy file_copy`
    await client.query(`drop database if exists ${quote(name)} with (force)`)
    await client.query(`create database ${quote(name)}${like}`)
  })
}

/**
 * Copies a database of a cluster of ours as it is, instead of any earlier copy of this name. Sessions on it are ended, and
 * none is let in while it is copied.
 */
export async function copyDatabase(
  serverUrl: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await administer(serverUrl, async (client) => {
    const [source, copy] = [client.escapeIdentifier(from), client.escapeIdentifier(to)]
    await client.query(`drop database if exists ${copy} with (force)`)
    await client.query(`alter database ${source} with allow_connections false`)
    try {
      await endSessions(client, from)
      await client.query(`create database ${copy} template ${source} strategy file_copy`)
    } finally {
      await client.query(`alter database ${source} with allow_connections true`)
    }
  })
}

/**
 * Makes a database a template under this name, instead of any earlier one: vacuumed and analysed, so that every copy
 * begins with the same statistics and no autovacuum due; and closed, so that nothing changes it.
 */
export async function sealTemplate(
  serverUrl: string,
  { database, template }: { readonly database: string; readonly template: string },
): Promise<void> {
  const own = new URL(serverUrl)
  own.pathname = `/${database}`
  await administer(own.href, (client) => client.query('vacuum (analyze)'))
  await administer(serverUrl, async (client) => {
    const [from, to] = [client.escapeIdentifier(database), client.escapeIdentifier(template)]
    await client.query(`drop database if exists ${to} with (force)`)
    await client.query(`alter database ${from} with allow_connections false`)
    await endSessions(client, database)
    await client.query(`alter database ${from} rename to ${to}`)
  })
}

/**
 * Puts a database in the place of another one of a cluster of ours, whose sessions are ended; the other one is dropped. No
 * session is let into either on the way.
 */
export async function putInPlace(
  serverUrl: string,
  names: { readonly name: string; readonly next: string; readonly used: string },
): Promise<void> {
  await administer(serverUrl, async (client) => {
    const [name, next, used] = [names.name, names.next, names.used].map((one) =>
      client.escapeIdentifier(one),
    )
    await client.query(`drop database if exists ${used} with (force)`)
    await client.query(`alter database ${name} with allow_connections false`)
    await endSessions(client, names.name)
    await client.query(`alter database ${name} rename to ${used}`)
    await client.query(`alter database ${next} rename to ${name}`)
  })
}

async function endSessions(client: Client, database: string): Promise<void> {
  await client.query(
    'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
    [database],
  )
}

async function administer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined) // the statement in flight fails by itself
  await client.connect()
  try {
    await work(client)
  } catch (error) {
    throw (await toDiskFull(client, error)) ?? error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Undefined for whatever else the server says. */
async function toDiskFull(client: Client, error: unknown): Promise<ToolError | undefined> {
  const { code, message } = error as { code?: string; message: string }
  if (code !== '53100') return undefined
  const folder = await client.query<{ data_directory: string }>('show data_directory').then(
    ({ rows }) => rows[0]?.data_directory,
    () => undefined,
  )
  const what = `the disk of ${folder ?? 'a cluster'}, where Gauntlet keeps a database, is full: ${message}`
  return new ToolError('DISK_FULL', what, { cause: error })
}
