import { ToolError } from '@gauntlet/contract'
import { type FreshDatabase, namesBeside, renewByCopies } from './fresh-database.ts'
import { administer, copyDatabase, vacuum } from './postgres/create-database.ts'

/** Copies of a database on a server that Gauntlet did not start, which is only read itself. */
export type DatabaseCopies = {
  /** The database for the target. */
  readonly url: string
  /** Makes what it is now what every renewal begins with. Its sessions are ended, as by each renewal. */
  save(): Promise<FreshDatabase>
  /** Drops all that was made. */
  drop(): Promise<void>
}

export type DatabaseCopiesOptions = {
  /** The source, to which nothing may be connected; its role may create databases, and owns it. */
  readonly databaseUrl: string
  /** Of the copies; names of their own begin so. At most 50 characters. */
  readonly name: string
}

/** By which a database is known as one that may be dropped. */
const MARK = 'made by gauntlet, and dropped by it'

/**
 * Copies a database on its own server. What an earlier call under the same name left there, because it was killed, is
 * dropped; a database of the name that is not marked as made by Gauntlet, or is in use, is not.
 *
 * @throws ToolError CONFIG_INVALID where a name is taken; the errors of PostgreSQL where it refuses
 */
export async function copyForeignDatabase(options: DatabaseCopiesOptions): Promise<DatabaseCopies> {
  const { databaseUrl, name } = options
  const source = decodeURIComponent(new URL(databaseUrl).pathname.slice(1))
  const serverUrl = withDatabase(databaseUrl, source === 'postgres' ? 'template1' : 'postgres')
  const sealed = `${name}_template`
  const { next, used } = namesBeside(name)
  const all = [name, next, used, sealed]
  const mark = async (made: string) =>
    await administer(serverUrl, (client) =>
      client.query(
        `comment on database ${client.escapeIdentifier(made)} is ${client.escapeLiteral(MARK)}`,
      ),
    )
  const copy = async (to: string, from: string) => {
    await administer(serverUrl, async (client) => {
      const [target, template] = [client.escapeIdentifier(to), client.escapeIdentifier(from)]
      await client.query(`drop database if exists ${target} with (force)`)
      await client.query(`create database ${target} template ${template}`)
    })
    await mark(to)
  }
  await dropAll(serverUrl, all)
  await copy(name, source)
  let fresh: FreshDatabase | undefined
  return {
    url: withDatabase(databaseUrl, name),
    save: async () => {
      await vacuum(serverUrl, name)
      await copyDatabase(serverUrl, { from: name, to: sealed, server: 'any' })
      await mark(sealed)
      fresh = renewByCopies({ serverUrl, name, copyTo: (to) => copy(to, sealed) })
      return fresh
    },
    drop: async () => {
      await fresh?.settle()
      await dropAll(serverUrl, all, { evenInUse: true })
    },
  }
}

type Found = { readonly name: string; readonly mark: string | null; readonly sessions: number }

async function dropAll(
  serverUrl: string,
  names: readonly string[],
  { evenInUse = false } = {},
): Promise<void> {
  await administer(serverUrl, async (client) => {
    const { rows } = await client.query<Found>(
      `select datname as name, shobj_description(oid, 'pg_database') as mark,
              (select count(*)::int from pg_stat_activity where datid = oid) as sessions
         from pg_database where datname = any($1)`,
      [names],
    )
    for (const found of rows) {
      if (found.mark !== MARK) throw refuseTaken(found, 'it is not marked as made by Gauntlet')
      if (found.sessions > 0 && !evenInUse) throw refuseTaken(found, 'it is in use')
    }
    for (const found of rows)
      await client.query(`drop database ${client.escapeIdentifier(found.name)} with (force)`)
  })
}

function refuseTaken({ name }: Found, why: string): ToolError {
  return new ToolError(
    'CONFIG_INVALID',
    `Gauntlet needs the name of the database ${name} on that server, and does not drop the one that has it: ${why}`,
    { hint: 'End what uses it, such as another sweep; drop it yourself where it is not needed.' },
  )
}

function withDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${encodeURIComponent(name)}`
  return url.href
}
