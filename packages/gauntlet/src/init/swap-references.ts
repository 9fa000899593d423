import type { FoundRequest, Table } from './findings.ts'
import { findLedger } from './find-ledger.ts'
import { findReferring, listReferences, type Reference } from './references.ts'
import { findFieldColumn, findTable, isRecord } from './repeated-keys.ts'

/**
 * A request that names two rows of one table (a transfer from 1 to 2) the other way round: with one direction only, all requests
 * lock the rows in one order, and a backend that locks them in the order of the request never deadlocks.
 *
 * @returns undefined where it names no two such rows; of a file's own request, where the rows move no balance between them too
 */
export function swapReferences(
  request: FoundRequest,
  tables: readonly Table[],
): { readonly request: FoundRequest; readonly fields: readonly [string, string] } | undefined {
  const { step, isGuess } = request
  const { json } = step
  if (step.method !== 'POST' || !isRecord(json)) return undefined
  const named = listNamed(json, step.url, tables)
  for (const [at, one] of named.entries()) {
    const other = named.slice(at + 1).find(({ to }) => to.parent === one.to.parent)
    if (!other || other.value === one.value) continue
    const rows = { rows: one.table, parent: one.to.parent, references: [one.to, other.to] }
    if (isGuess !== true && !findLedger(rows)) continue
    const swapped = { ...json, [one.field]: other.value, [other.field]: one.value }
    return {
      request: { ...request, step: { ...step, json: swapped } },
      fields: [one.field, other.field],
    }
  }
  return undefined
}

type Named = {
  readonly field: string
  readonly value: unknown
  readonly table: Table
  readonly to: Reference
}

/** The fields that name rows, with the column of which table they are stored in. */
export function listNamed(
  json: Readonly<Record<string, unknown>>,
  url: string,
  tables: readonly Table[],
): Named[] {
  const own = findTable(url, tables)
  const places = own ? [own] : tables
  return Object.entries(json).flatMap(([field, value]) => {
    if (typeof value !== 'number' && typeof value !== 'string') return []
    for (const table of places) {
      const column = findFieldColumn(table, field)
      const to = column
        ? listReferences(table, tables).find((one) => one.column === column.name)
        : findReferring(field, table, tables)
      if (to) return [{ field, value, table, to }]
    }
    return []
  })
}
