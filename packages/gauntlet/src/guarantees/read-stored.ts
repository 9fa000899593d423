import { Client } from 'pg'
import type { DatabaseRow, Guarantee } from './guarantee.ts'
import { waitUntilQuiet, type QuiescenceOptions } from './quiescence.ts'

/** What each guarantee's query found, or why it could not be asked. */
export type StoredAnswers = {
  readonly rowsOf: (name: string) => readonly DatabaseRow[] | { readonly failure: string }
  /** Leaks that were seen when everything should have been over. */
  readonly warnings: readonly string[]
}

export type ReadStoredOptions = QuiescenceOptions & {
  /** The target's own database, on its primary and not through a pooler; undefined when nobody named it. */
  readonly databaseUrl: string | undefined
  readonly namespace: string
}

const connectLimitMs = 5_000
const statementLimitMs = 60_000
/** Past this a guarantee's rows no longer fit beside its history. */
const rowLimit = 20_000_000

/**
 * Reads the final rows of all guarantees: after quiescence, in one read-only repeatable-read transaction,
 * so that they are all of one instant. What cannot be read is a reason, never an exception.
 */
export async function readStored(
  guarantees: readonly Guarantee[],
  options: ReadStoredOptions,
): Promise<StoredAnswers> {
  if (!options.databaseUrl) return nothing('the target names no database')
  const client = new Client({
    connectionString: options.databaseUrl,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: statementLimitMs + connectLimitMs,
    application_name: 'gauntlet guarantees',
  })
  // A connection that breaks is reported by the statement that meets it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const quiescence = await waitUntilQuiet(client, options)
    if (!quiescence.quiet) return nothing(quiescence.reason)
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = ${statementLimitMs}`)
    const answers = new Map<string, readonly DatabaseRow[] | { readonly failure: string }>()
    for (const guarantee of guarantees) {
      if (guarantee.stored !== undefined)
        answers.set(guarantee.name, await ask(client, guarantee, options.namespace))
    }
    await client.query('commit')
    return {
      rowsOf: (name) => answers.get(name) ?? [],
      warnings: quiescence.warnings,
    }
  } catch (error) {
    return nothing(`the target's database cannot be read: ${toMessage(error)}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function nothing(failure: string): StoredAnswers {
  return { rowsOf: () => ({ failure }), warnings: [] }
}

/** A query that fails, fails alone: the others still have the snapshot. */
async function ask(
  client: Client,
  { stored = '', columns }: Guarantee,
  namespace: string,
): Promise<readonly DatabaseRow[] | { readonly failure: string }> {
  await client.query('savepoint before_guarantee')
  try {
    const values = stored.includes('$1') ? [namespace] : []
    const { rows, fields } = await client.query<Record<string, unknown>>(stored, values)
    const selected = fields.map(({ name }) => name)
    const missing = columns.filter((column) => !selected.includes(column))
    if (missing.length > 0) {
      const names = selected.join(', ') || 'nothing'
      return { failure: `its query must select ${columns.join(', ')}; it selects ${names}` }
    }
    if (rows.length > rowLimit) return { failure: `its query gives more than ${rowLimit} rows` }
    return rows
  } catch (error) {
    await client.query('rollback to savepoint before_guarantee')
    return { failure: `its query failed: ${toMessage(error)}` }
  }
}

function toMessage(error: unknown): string {
  if (error instanceof AggregateError) return (error.errors[0] as Error).message
  return error instanceof Error ? error.message : String(error)
}
