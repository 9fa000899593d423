import { ToolError } from '@gauntlet/contract'
import { suggest } from '@gauntlet/core/text'
import { Client, type DatabaseError } from 'pg'
import type { GauntletConfig } from '../config/gauntlet-config.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'
import { askStatement, endOnAbort } from './ask-statement.ts'

const limitMs = 5_000

export type AskedDatabase = {
  /** The target. */
  readonly name: string
  readonly url: string | undefined
  readonly signal: AbortSignal
}

/**
 * Has PostgreSQL plan the query of each guarantee, without running it, so that a misspelt column is found before the load.
 * For the target that must hold them: the build before a change may lack the column that the change adds. A table that is
 * not there may be made later by the application, so it is refused only where another table has a similar name. What
 * cannot be asked here is reported after the load.
 *
 * @throws ToolError CONFIG_INVALID naming the guarantee and what its query names in vain
 */
export async function requireQueries(
  { guarantees = [] }: Pick<GauntletConfig, 'guarantees'>,
  { name, url, signal }: AskedDatabase,
): Promise<void> {
  const queries = guarantees.flatMap(listQueries)
  if (url === undefined || queries.length === 0) return
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
    application_name: 'gauntlet asks',
  })
  client.on('error', () => undefined) // the statement in flight fails by itself
  const stopListening = endOnAbort(client, signal)
  try {
    await client.connect()
    for (const query of queries) {
      const problem = await findProblem(client, query.sql)
      if (problem === undefined) continue
      const what = `the query of guarantee "${query.guarantee}" fails on the database of ${name}, and nothing was sent: ${problem}`
      throw new ToolError('CONFIG_INVALID', what, {
        hint: 'Correct the table, the columns or the SQL of that guarantee in the config.',
      })
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ToolError) throw error
  } finally {
    stopListening()
    await client.end().catch(() => undefined)
  }
}

type Query = { readonly guarantee: string; readonly sql: string }

function listQueries({ name, stored, sampled }: Guarantee): Query[] {
  return [stored, sampled?.sql, sampled?.over].flatMap((sql) =>
    sql === undefined ? [] : [{ guarantee: name, sql }],
  )
}

/**
 * Mistakes of the text: syntax, an unknown column or function, values that cannot be compared.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html class 42
 */
const mistakes = new Set(['42601', '42703', '42883', '42702', '42704', '42804', '42803'])
const noSuchTable = '42P01'

async function findProblem(client: Client, sql: string): Promise<string | undefined> {
  const query = sql.trimEnd().replace(/(?:\s*;)+$/, '')
  try {
    // Planned alone, nothing is executed.
    await askStatement(client, `explain ${query}`, query.includes('$1') ? ['gauntlet'] : [])
    return undefined
  } catch (error) {
    const { code = '', message, hint } = error as DatabaseError
    if (mistakes.has(code)) return hint === undefined ? message : `${message} (${hint})`
    if (code !== noSuchTable) return undefined
    const missing = /"([^"]+)"/.exec(message)?.[1] ?? ''
    const near = suggest(missing, await listTables(client))
    return near === '' ? undefined : `${message}${near}`
  }
}

async function listTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') limit 10000`,
  )
  return rows.map(({ name }) => name)
}
