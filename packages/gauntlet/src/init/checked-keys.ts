import type { CheckedInsert, Table } from './findings.ts'
import { isTableOf } from './references.ts'

const toPlain = (name: string): string => name.toLowerCase().replaceAll('_', '')

/** Tables with what code looks for before it inserts, where no unique key of theirs holds that already. */
export function withCheckedKeys(
  tables: readonly Table[],
  found: readonly CheckedInsert[] = [],
): Table[] {
  return tables.map((table) => {
    const checkedKeys = found
      .filter((one) => isOf(one.table, table.name))
      .flatMap(({ columns, ...one }) => {
        const names = columns.map(
          (column) => table.columns.find(({ name }) => toPlain(name) === toPlain(column))?.name,
        )
        const known = names.filter((name) => name !== undefined)
        const isHeld = table.keys.some((key) => key.every((name) => known.includes(name)))
        return known.length < names.length || isHeld ? [] : [{ ...one, columns: known }]
      })
    return checkedKeys.length === 0 ? table : { ...table, checkedKeys }
  })
}

/** A table by its name, or by that of the class of its rows: `Booking`, `orderLine`. */
function isOf(name: string, table: string): boolean {
  const own = table.slice(table.lastIndexOf('.') + 1)
  return (
    isTableOf(name, table) ||
    isTableOf(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(), own.toLowerCase())
  )
}
