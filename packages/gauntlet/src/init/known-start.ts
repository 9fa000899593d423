import type { Column, Row, Table } from './findings.ts'

/** What there was at the start: by a key of the rows that SQL files put in. */
export type KnownStart = {
  readonly key: string
  readonly values: readonly (readonly [string, number])[]
}

const mostValues = 10

/** Where SQL files put in all rows of a table, and their numbers stand there. */
export function findStart(table: Table, stock: Column): KnownStart | undefined {
  const rows = table.rowsDoubt === undefined ? (table.rows ?? []).slice(0, mostValues) : []
  // By what the rows themselves say, before what the server numbers.
  const stated = table.keys.toSorted((a, b) => count(rows, b) - count(rows, a))
  for (const [key, ...more] of rows.length > 0 ? stated : []) {
    if (key === undefined || more.length > 0) continue
    const kind = table.columns.find(({ name }) => name === key)?.kind
    const values = rows.map((row, at) => [toLiteral(row, { key, kind, at }), row[stock.name]] as const)
    if (values.every(isKnown)) return { key, values }
  }
  return undefined
} // prettier-ignore

const count = (rows: readonly Row[], [key = '']: readonly string[]): number =>
  rows.filter((row) => row[key] !== undefined).length

const isKnown = (pair: readonly [unknown, unknown]): pair is readonly [string, number] =>
  typeof pair[0] === 'string' && typeof pair[1] === 'number'

/** A serial number that the rows leave to the server is their place. */
function toLiteral(
  row: Row,
  { key, kind, at }: { key: string; kind: Column['kind'] | undefined; at: number },
): string | undefined {
  const value = row[key]
  if (kind === 'text' && typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (kind === 'other' && isUuid(value)) return `'${value}'::uuid`
  if (kind !== 'number') return undefined
  return value === undefined ? String(at + 1) : typeof value === 'number' ? String(value) : undefined
} // prettier-ignore

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
