import { type TargetConfig, ToolError } from '@gauntlet/contract'
import { findProxyProblem } from '@gauntlet/faults'
import { configuredDatabaseUrl } from '@gauntlet/stack'
import { Client } from 'pg'

/** A database that Gauntlet did not start and may break, as it was found before anything was done to it. */
export type BreakableDatabase = {
  readonly url: string
  readonly database: string
  readonly role: string
  /** Whether the role may make databases, and copy this one. */
  readonly mayCreate: boolean
  readonly mayCopy: boolean
  readonly owner: string
  /** Those connected to it, by the numbers of their processes and their names. */
  readonly sessions: readonly { readonly pid: number; readonly name: string }[]
}

/**
 * Asks the database of a target, before anything is started or written, whether faults between the two can be injected.
 *
 * @returns undefined for one that Gauntlet starts itself
 * @throws ToolError CONFIG_INVALID, UNSUPPORTED or DATABASE_UNREACHABLE, with the reason and the remedy
 */
export async function requireBreakable(
  name: string,
  config: TargetConfig,
): Promise<BreakableDatabase | undefined> {
  if (config.database === undefined || config.database === 'embedded') return undefined
  const url = configuredDatabaseUrl(config)
  if (url === undefined) {
    const what = `targets.${name}.database.url gives no URL`
    throw new ToolError('CONFIG_INVALID', `${what}: is its variable set?`)
  }
  const problem = findProxyProblem(url)
  if (problem !== undefined)
    throw new ToolError(
      'UNSUPPORTED',
      `no proxy can stand before the database of ${name}: ${problem}`,
    )
  const found = await readFacts(name, url)
  const refused = findRefusal(found)
  if (refused === undefined) return { ...found, url }
  throw new ToolError('CONFIG_INVALID', `the database of ${name} cannot be used: ${refused}`)
}

type Facts = Omit<BreakableDatabase, 'url'> & {
  readonly isPooled: boolean
  readonly isReadOnly: boolean
  readonly isStore: boolean
}

function findRefusal({ isPooled, isReadOnly, isStore, database }: Facts): string | undefined {
  if (isPooled)
    return 'its URL is that of a pooler, and a proxy before it does not see which session does what: name the database itself'
  if (isReadOnly) return `${database} is read-only, as a standby is: name its primary`
  return isStore
    ? `${database} is where Gauntlet stores its results: name a separate one`
    : undefined
}

const connectLimitMs = 10_000
/** Sessions that only ask this, of other runs too, are gone in a moment. */
export const APPLICATION_NAME = 'gauntlet asks'

/** As the proxy speaks to it: without TLS. */
async function readFacts(name: string, url: string): Promise<Facts> {
  const plain = new URL(url)
  plain.searchParams.set('sslmode', 'disable')
  const client = new Client({
    connectionString: plain.href,
    connectionTimeoutMillis: connectLimitMs,
    application_name: APPLICATION_NAME,
  })
  client.on('error', () => undefined) // the question in flight fails by itself
  try {
    await client.connect()
    const { rows } = await client.query<Facts & { pid: number }>(question)
    const [facts] = rows
    if (!facts) throw new Error('it does not answer')
    const { processID: servedBy } = client as unknown as { readonly processID: number }
    return { ...facts, isPooled: facts.pid !== servedBy }
  } catch (cause) {
    throw toUnusable(name, cause)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const question = `
  select pg_backend_pid() as pid, current_user as role, datname as database,
         pg_get_userbyid(datdba) as owner,
         (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as "mayCreate",
         datistemplate or pg_has_role(datdba, 'USAGE') as "mayCopy",
         pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "isReadOnly",
         to_regclass('gauntlet_marker') is not null and to_regclass('gauntlet_migrations') is not null as "isStore",
         (select coalesce(json_agg(json_build_object('pid', pid, 'name', application_name) order by pid), '[]')
            from pg_stat_activity
           where datid = d.oid and backend_type = 'client backend' and application_name <> '${APPLICATION_NAME}') as sessions
    from pg_database d where datname = current_database()`

/** What a server says that takes connections by TLS only. */
const withTlsOnly = /no encryption|SSL off|insecure|sslmode|TLS|SSL/i

function toUnusable(name: string, cause: unknown): ToolError {
  const { message, code } = cause as { readonly message: string; readonly code?: string }
  // In the words of the server: SQLSTATE 28000, as by its pg_hba.conf, or what a provider made of it.
  if (code !== '28P01' && withTlsOnly.test(message)) {
    const what = `the database of ${name} insists on TLS, which the proxy does not speak: ${message}`
    const hint =
      'Let it take connections of this machine without TLS (a line `host` in its pg_hba.conf), or use a local database.'
    return new ToolError('UNSUPPORTED', what, { cause, hint })
  }
  const what = `the database of ${name} cannot be asked whether it can be used: ${message}`
  return new ToolError('DATABASE_UNREACHABLE', what, { cause })
}
