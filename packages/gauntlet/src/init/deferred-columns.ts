import type { DeferredWrite, Table } from './findings.ts'

/** Tables with the columns that code updates later. */
export function withDeferredWrites(
  tables: readonly Table[],
  writes: readonly DeferredWrite[] = [],
): Table[] {
  return tables.map((table) => {
    const own = table.name.slice(table.name.lastIndexOf('.') + 1).toLowerCase()
    const deferred = writes.filter((one) => one.table.toLowerCase() === own)
    return deferred.length === 0 ? table : { ...table, deferred }
  })
}

/** Why a correct backend may break a rule about a column for a moment; undefined where nothing updates it later. */
export function whyDeferred({ name, deferred = [] }: Table, column: string): string | undefined {
  const found = deferred.find((one) => one.column.toLowerCase() === column.toLowerCase())
  if (!found) return undefined
  const { file, by } = found
  const place = by === file ? file : `${file} (${by})`
  return `${place} updates ${name}.${column} later than the request: declare a \`drain\` that waits until it is done, then switch the rule on`
}
