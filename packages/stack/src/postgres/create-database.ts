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
    await client.query(`drop database if exists ${quote(name)} with (force)`)
    if (template === undefined) await client.query(`create database ${quote(name)}`)
    else await copyFiles(client, quote(template), quote(name))
  })
}

/**
 * By the kernel where it can, in a fifth of the time.
 *
 * @param from quoted, as `to`
 * @see https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-FILE-COPY-METHOD
 */
async function copyFiles(client: Client, from: string, to: string): Promise<void> {
  const statement = `create database ${to} template ${from} strategy file_copy`
  try {
    await client.query("set file_copy_method = 'clone'")
    await client.query(statement)
  } catch (error) {
    if (!cannotClone(error)) throw error
    await client.query('reset file_copy_method').catch(() => undefined)
    await client.query(statement)
  }
}

/** Before PostgreSQL 18 there is no such setting, on some systems no such value, on some disks no such call. */
const cannotClone = (error: unknown): boolean => {
  const { code = '', message } = error as { code?: string; message: string }
  return ['42704', '22023'].includes(code) || (code !== '53100' && message.includes('clone file'))
}

export type CopiedDatabase = {
  readonly from: string
  readonly to: string
  /** `any` on a server that Gauntlet did not start, which may be old. */
  readonly server?: 'ours' | 'any'
}

/**
 * Copies a database of a cluster of ours as it is, instead of any earlier copy of this name. Sessions on it are ended, and
 * none is let in while it is copied.
 */
export async function copyDatabase(serverUrl: string, copied: CopiedDatabase): Promise<void> {
  const { from, to, server = 'ours' } = copied
  await administer(serverUrl, async (client) => {
    const [source, copy] = [client.escapeIdentifier(from), client.escapeIdentifier(to)]
    await client.query(`drop database if exists ${copy} with (force)`)
    await client.query(`alter database ${source} with allow_connections false`)
    try {
      await endSessions(client, from)
      if (server === 'ours') await copyFiles(client, source, copy)
      else await client.query(`create database ${copy} template ${source}`)
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
  await vacuum(serverUrl, database)
  await administer(serverUrl, async (client) => {
    const [from, to] = [client.escapeIdentifier(database), client.escapeIdentifier(template)]
    await client.query(`drop database if exists ${to} with (force)`)
    await client.query(`alter database ${from} with allow_connections false`)
    await endSessions(client, database)
    await client.query(`alter database ${from} rename to ${to}`)
  })
}

/** Every copy of it begins with the same statistics, and no autovacuum due. */
export async function vacuum(serverUrl: string, database: string): Promise<void> {
  const own = new URL(serverUrl)
  own.pathname = `/${database}`
  await administer(own.href, (client) => client.query('vacuum (analyze)'))
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

/** Does something on a server, and names a disk that is full. */
export async function administer(
  url: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
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
