import type { Table } from './findings.ts'

/** A column of a table that names a row of another one. */
export type Reference = {
  readonly column: string
  readonly parent: Table
  /** The column of the parent that it holds. */
  readonly key: string
  /** False: only its name says so (`coupon_code`, and a table of coupons with a code). */
  readonly isDeclared: boolean
}

/** What the rows of a table refer to, by one column each: foreign keys, and columns that are named like one. */
export function listReferences(table: Table, tables: readonly Table[]): Reference[] {
  const declared = table.foreignKeys.flatMap((foreign): Reference[] => {
    const parent = tables.find(({ name }) => name === foreign.table)
    const [column] = foreign.columns
    const key = foreign.references[0] ?? parent?.keys[0]?.[0]
    if (!parent || column === undefined || key === undefined || foreign.columns.length > 1) return []
    return [{ column, parent, key, isDeclared: true }]
  })
  const known = new Set(table.foreignKeys.flatMap(({ columns }) => columns))
  const named = table.columns
    .filter(({ name }) => !known.has(name) && !isOwnKey(table, name))
    .flatMap(({ name }): Reference[] => {
      const found = findNamed(name, tables.filter((other) => other !== table))
      return found ? [{ column: name, ...found, isDeclared: false }] : []
    })
  return [...declared, ...named]
} // prettier-ignore

const isOwnKey = ({ keys }: Table, column: string): boolean =>
  keys.some((key) => key.length === 1 && key[0] === column)

/** Which table's row a field or column names: `event_id`, `eventId`, `couponCode`, and `sku` where one table is keyed by it. */
export function findNamed(
  name: string,
  tables: readonly Table[],
): { readonly parent: Table; readonly key: string } | undefined {
  const words = toPlain(name)
  for (const parent of tables) {
    for (const [key, ...others] of parent.keys) {
      if (key === undefined || others.length > 0) continue
      const plain = toPlain(key)
      const isWhole = words === plain && plain !== 'id'
      if (isWhole || words === `${toSingular(parent.name)}${plain}`) return { parent, key }
    }
  }
  return undefined
}

const toPlain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, '')

/** `order_lines` as `orderline`, `categories` as `category`. */
function toSingular(table: string): string {
  const name = toPlain(table.slice(table.lastIndexOf('.') + 1))
  return name.replace(/ies$/, 'y').replace(/(?<=ch|sh|x|ss)es$/, '').replace(/(?<!s)s$/, '')
} // prettier-ignore

/**
 * The column of a table by which a field names a row of another one: `from`, `fromAccount` and `from_account_id` where it is
 * `from_id`. A field whose name fits two columns names none.
 */
export function findReferring(
  field: string,
  table: Table,
  tables: readonly Table[],
): Reference | undefined {
  const all = listReferences(table, tables)
  const found = all.filter(({ column, parent }) => toSide(column, parent) === toSide(field, parent))
  return found.length === 1 ? found[0] : undefined
}

/** `from` of `from_account_id`, where accounts are meant: what is left without the thing and its key. */
function toSide(name: string, parent: Table): string {
  const plain = toPlain(name).replace(/(?:id|no|number|key|code)$/, '')
  const thing = toSingular(parent.name)
  return plain.length > thing.length && plain.endsWith(thing)
    ? plain.slice(0, -thing.length)
    : plain
}

/**
 * The key of a row that SQL files put into a table; a serial number that they leave to the server is its place.
 *
 * @param at which row: two references to one table name two rows of it
 */
export function keyOfRow(
  { rows, columns }: Table,
  key: string,
  at = 0,
): string | number | undefined {
  const row = rows?.[at]
  if (!row) return undefined
  const value = row[key]
  if (typeof value === 'string' || typeof value === 'number') return value
  const isNumber = columns.some(({ name, kind }) => name === key && kind === 'number')
  return value === undefined && isNumber ? at + 1 : undefined
}

/** Whether the last part of a path names the things of a table. */
export function isTableOf(segment: string, table: string): boolean {
  const own = table.slice(table.lastIndexOf('.') + 1).toLowerCase()
  const name = segment.replaceAll('-', '_').toLowerCase()
  return own === name || `${own}s` === name || own === `${name}s`
}
