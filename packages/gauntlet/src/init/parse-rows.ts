import type { Row, Table } from './findings.ts'
import { readSeries } from './parse-series.ts'
import { readName, readParentheses, splitAt, tokenize, unquote } from './sql-words.ts'

/** Of one table; with more, what it holds is not known. */
const mostRows = 1000

/**
 * Tables with the rows that `insert into ... values` of these statements puts into them. A table of which another statement
 * writes rows (`insert ... select`, `copy`, `update`, a value that is an expression) has none: what it holds is not known.
 */
export function withRows(tables: readonly Table[], sql: string): Table[] {
  const rows = new Map<string, Row[]>()
  const unknown = new Set<string>()
  for (const words of splitAt(tokenize(sql), ';')) readStatement(words, { tables, rows, unknown })
  return tables.map((table) => {
    const own = rows.get(table.name)
    if (unknown.has(table.name)) return { ...table, hasUnknownRows: true }
    return own === undefined ? table : { ...table, rows: own }
  })
}

type Seen = {
  readonly tables: readonly Table[]
  readonly rows: Map<string, Row[]>
  readonly unknown: Set<string>
}

function readStatement(words: readonly string[], { tables, rows, unknown }: Seen): void {
  const [first, second] = words
  if (first === 'copy' || first === 'update' || first === 'delete') {
    unknown.add(readName(words.slice(first === 'delete' ? 2 : 1)).name)
    return
  }
  if (first !== 'insert' || second !== 'into') return
  const { name, rest } = readName(words.slice(2))
  const table = tables.find((one) => one.name === name)
  const named = rest[0] === '(' ? readParentheses(rest) : undefined
  const columns = named
    ? named.inner.filter((word) => word !== ',').map(unquote)
    : table?.columns.map((column) => column.name)
  const after = named?.rest ?? rest
  const read = readInserted(after, columns ?? [])
  const keys = table?.keys ?? []
  const added = read && addRows(rows.get(name) ?? [], { ...read, keys })
  if (!added || added.length > mostRows) unknown.add(name)
  else rows.set(name, added)
}

type Insert = {
  readonly rows: readonly Row[]
  /** What becomes of a row whose key is there. */
  readonly conflict: Conflict | undefined
}

/** The columns that are set to those of the new row; none: it is left out. */
type Conflict = { readonly target: readonly string[]; readonly updated: readonly string[] }

/** Undefined where it is not known which of the rows are there already. */
function addRows(
  before: readonly Row[],
  { rows, conflict, keys }: Insert & Pick<Table, 'keys'>,
): Row[] | undefined {
  if (conflict === undefined) return isTwice(before, rows, keys) ? undefined : [...before, ...rows]
  const named = conflict.target.length > 0 ? [conflict.target] : keys
  const all = [...before]
  for (const row of rows) {
    // What the server numbers is new.
    const known = named.filter((key) => key.every((column) => row[column] !== undefined))
    const isSame = (one: Row) =>
      known.some((key) => key.every((column) => one[column] === row[column]))
    const at = all.findIndex(isSame)
    if (at === -1) all.push(row)
    else if (conflict.updated.some((column) => row[column] === undefined)) return undefined
    else all[at] = { ...all[at], ...pick(row, conflict.updated) }
  }
  return all
}

/** A key that is there already: these statements are not all run on one database. */
const isTwice = (before: readonly Row[], rows: readonly Row[], keys: Table['keys']): boolean =>
  rows.some((row) =>
    before.some((one) =>
      keys.some((key) =>
        key.every((column) => row[column] !== undefined && row[column] === one[column]),
      ),
    ),
  )

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))

/** Undefined where a value is no literal, or something else decides what is stored. */
function readInserted(
  [first, ...words]: readonly string[],
  columns: readonly string[],
): Insert | undefined {
  if (first === 'values') return readValues(words, columns)
  if (first !== 'select') return undefined
  const series = readSeries(words, { columns, read: readValue, most: mostRows })
  return series && toInsert(series.rows, series.rest)
}

function readValues(words: readonly string[], columns: readonly string[]): Insert | undefined {
  const rows: Row[] = []
  let rest = words
  while (rest[0] === '(') {
    const { inner, rest: after } = readParentheses(rest)
    const values = splitAt(inner, ',').map(readValue)
    if (values.length > columns.length || values.includes(undefined)) return undefined
    rows.push(Object.fromEntries(values.map((value, at) => [columns[at] ?? '', value ?? null])))
    rest = after[0] === ',' ? after.slice(1) : after
  }
  return toInsert(rows, rest)
}

/** @param rest what follows the rows */
function toInsert(rows: readonly Row[], rest: readonly string[]): Insert | undefined {
  const end = rest.indexOf('returning')
  const tail = end === -1 ? rest : rest.slice(0, end)
  if (rows.length === 0) return undefined
  if (tail.length === 0) return { rows, conflict: undefined }
  const conflict = readConflict(tail)
  return conflict && { rows, conflict }
}

/** `on conflict (sku) do nothing`, and `do update set stock = excluded.stock`. Undefined for any other. */
function readConflict(words: readonly string[]): Conflict | undefined {
  const [on, conflict, ...more] = words
  if (on !== 'on' || conflict !== 'conflict') return undefined
  const target = more[0] === '(' ? readParentheses(more) : undefined
  const columns = (target?.inner ?? []).filter((word) => word !== ',').map(unquote)
  const action = (target?.rest ?? more).join(' ')
  // A constraint by its name: any key may be it.
  if (/^(?:on constraint \S+ )?do nothing$/.test(action)) return { target: columns, updated: [] }
  const set = /^do update set (.+)$/.exec(action)?.[1]
  const updated = set?.split(' , ').map((one) => /^(\S+) = excluded \. (\S+)$/.exec(one))
  if (columns.length === 0 || !updated?.every((one) => one && one[1] === one[2])) return undefined
  return { target: columns, updated: updated.flatMap((one) => unquote(one?.[1] ?? '')) }
}

function readValue(words: readonly string[]): string | number | boolean | null | undefined {
  const text = words.join('')
  if (words.length > 2) return undefined
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'")
  if (/^-?[\d.]+$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  return text === 'null' ? null : undefined
}
