import type { Snapshot, StoredRow } from '@gauntlet/core/consistency'
import { ExactNumber, toJsonText } from '@gauntlet/core/json'
import type { Client } from 'pg'
import { askStatement } from '../../target/ask-statement.ts'
import type { SampledQuery } from '../guarantee.ts'
import { quoteName } from './quote-sql.ts'

type Question = {
  /** The run's id, which `$1` stands for. */
  readonly namespace: string
  /** Milliseconds since the load began. */
  readonly atMs: number
  readonly final: boolean
}

/** Up to how many breach rows are counted, and stored before and after the load, where they are compared; and stored of others. */
const countedRows = 1_000
const shownRows = 20

/** Asks one invariant within the transaction that is open. A query that fails, fails alone. */
export async function askInvariant(
  client: Client,
  { sql, over }: SampledQuery,
  { namespace, atMs, final }: Question,
): Promise<Snapshot> {
  await client.query('savepoint before_invariant')
  try {
    const ask = async (text: string) =>
      await askStatement<Record<string, unknown>>(
        client,
        text,
        text.includes('$1') ? [namespace] : [],
      )
    const wrapped = `select * from (\n${toExpression(sql)}\n) as breach limit ${countedRows + 1}`
    const { rows } = await ask(wrapped)
    const counts =
      over === undefined
        ? { examined: final ? await countTables(client, wrapped, ask) : null }
        : ((await ask(toExpression(over))).rows[0] ?? {})
    return {
      atMs,
      final,
      breaches: rows.length,
      rows: rows.slice(0, final ? countedRows : shownRows).map(toStoredRow),
      examined: toCount(counts['examined'] ?? Object.values(counts)[0]),
      tested: toCount(counts['tested']),
      nearest: typeof counts['nearest'] === 'string' ? counts['nearest'] : null,
    }
  } catch (error) {
    // A connection that is gone has no savepoint either.
    await client.query('rollback to savepoint before_invariant').catch(() => undefined)
    const why = selects.test(sql) ? '' : ', for it is no select'
    return { atMs, final, failure: `its query failed${why}: ${(error as Error).message}` }
  }
}

/** How a query begins that gives rows, behind comments. */
const selects = /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/)*\(*\s*(?:select|with|values|table)\b/i

/** A query that can stand in another one: without the semicolon that ends a statement. */
function toExpression(sql: string): string {
  return sql.trimEnd().replace(/(?:\s*;)+$/, '')
}

type Plan = {
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly 'Node Type'?: string
  readonly Plans?: readonly Plan[]
}

/**
 * Nobody counts what an author's query examines, but its plan names the tables that it reads: where none of them
 * holds a row, nothing was examined.
 *
 * @returns 0 where that is so; else null: unknown
 */
async function countTables(
  client: Client,
  sql: string,
  ask: (text: string) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>,
): Promise<0 | null> {
  const { rows } = await ask(`explain (verbose, costs off, format json) ${sql}`)
  const [planned] = (rows[0]?.['QUERY PLAN'] ?? []) as readonly { readonly Plan: Plan }[]
  const nodes = planned ? listNodes(planned.Plan) : []
  // A function may read any table.
  if (nodes.some((node) => node['Node Type'] === 'Function Scan')) return null
  const tables = new Set(
    nodes.flatMap((node) => {
      const { 'Relation Name': name, Schema: schema } = node
      return name === undefined ? [] : [`${quoteName(schema ?? 'public')}.${quoteName(name)}`]
    }),
  )
  for (const table of tables) {
    const { rows: found } = await client.query(`select from ${table} limit 1`)
    if (found.length > 0) return null
  }
  return 0
}

function listNodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(listNodes)]
}

/** Counts may come as text (bigint, numeric). */
function toCount(cell: unknown): number | null {
  if (cell === null || cell === undefined) return null
  const count = Number(cell instanceof ExactNumber ? String(cell) : cell)
  return Number.isFinite(count) ? count : null
}

function toStoredRow(row: Record<string, unknown>): StoredRow {
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, toCell(cell)]))
}

function toCell(cell: unknown): string | number | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'string' || typeof cell === 'number') return cell
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'bigint' || cell instanceof ExactNumber ? String(cell) : toJsonText(cell)
}
