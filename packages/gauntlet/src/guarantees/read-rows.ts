import type { Client, QueryResult } from 'pg'
import { askStatement } from '../target/ask-statement.ts'
import type { DatabaseRow, Guarantee } from './guarantee.ts'

/** The rows of a query, or why there are none. */
export type RowsOrFailure = readonly DatabaseRow[] | { readonly failure: string }

/** How much of one query is held: past either, its rows no longer fit beside the history. */
export type RowBounds = { readonly rows: number; readonly bytes: number }

const defaultBounds: RowBounds = { rows: 20_000_000, bytes: 1_500_000_000 }
/** Fetched at once: what a connection buffers before a bound is looked at. */
const rowsPerFetch = 5_000
/** What an object of a few cells takes besides its texts. */
const bytesPerRow = 100

/**
 * Reads the rows of one guarantee through a cursor, so that a table that is too large is found out before it is in
 * memory. Must be called in a transaction; a query that fails, fails alone.
 */
export async function readRows(
  client: Client,
  { stored = '', columns }: Pick<Guarantee, 'stored' | 'columns'>,
  { namespace, bounds = defaultBounds }: { namespace: string; bounds?: RowBounds },
): Promise<RowsOrFailure> {
  await client.query('savepoint before_guarantee')
  try {
    const values = usesNamespace(stored) ? [namespace] : []
    const query = stored.replace(/;\s*$/, '')
    await askStatement(client, `declare gauntlet_rows no scroll cursor for ${query}`, values)
    const found = await fetchAll(client, columns, bounds)
    await client.query('close gauntlet_rows')
    return found
  } catch (error) {
    await client.query('rollback to savepoint before_guarantee')
    return { failure: `its query failed: ${toMessage(error)}` }
  }
}

/** Whether a query asks only for rows of its run. */
export function usesNamespace(stored: string | undefined): boolean {
  return stored?.includes('$1') ?? false
}

async function fetchAll(
  client: Client,
  columns: readonly string[],
  { rows: mostRows, bytes: mostBytes }: RowBounds,
): Promise<RowsOrFailure> {
  const found: DatabaseRow[] = []
  let bytes = 0
  for (;;) {
    const size = Math.min(rowsPerFetch, mostRows + 1)
    const batch = await client.query<Record<string, unknown>>(`fetch ${size} from gauntlet_rows`)
    const problem = describeMissing(batch, columns)
    if (problem) return { failure: problem }
    for (const row of batch.rows) {
      found.push(row)
      bytes += bytesPerRow + sizeOf(row)
    }
    if (found.length > mostRows) return { failure: `its query gives more than ${mostRows} rows` }
    if (bytes > mostBytes) return { failure: `its query gives more than ${mostBytes} bytes` }
    if (batch.rows.length < size) return found
  }
}

function describeMissing({ fields }: QueryResult, columns: readonly string[]): string | undefined {
  const selected = fields.map(({ name }) => name)
  if (columns.every((column) => selected.includes(column))) return undefined
  return `its query must select ${columns.join(', ')}; it selects ${selected.join(', ') || 'nothing'}`
}

function sizeOf(row: DatabaseRow): number {
  let size = 0
  for (const cell of Object.values(row)) size += typeof cell === 'string' ? cell.length : 8
  return size
}

export function toMessage(error: unknown): string {
  if (error instanceof AggregateError) return (error.errors[0] as Error).message
  return error instanceof Error ? error.message : String(error)
}
