import type { Row, Table } from './findings.ts'
import { readName, readParentheses, splitAt, tokenize, unquote } from './sql-words.ts'

/** Of one table: more are no help to a proposal. */
const mostRows = 50

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
    return own === undefined || unknown.has(table.name) ? table : { ...table, rows: own }
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
  const read = after[0] === 'values' ? readValues(after.slice(1), columns ?? []) : undefined
  if (!read) unknown.add(name)
  else rows.set(name, [...(rows.get(name) ?? []), ...read].slice(0, mostRows))
}

/** Undefined where a value is no literal, or something may keep a row out. */
function readValues(words: readonly string[], columns: readonly string[]): Row[] | undefined {
  const rows: Row[] = []
  let rest = words
  while (rest[0] === '(') {
    const { inner, rest: after } = readParentheses(rest)
    const values = splitAt(inner, ',').map(readValue)
    if (values.length > columns.length || values.includes(undefined)) return undefined
    rows.push(Object.fromEntries(values.map((value, at) => [columns[at] ?? '', value ?? null])))
    rest = after[0] === ',' ? after.slice(1) : after
  }
  const isWhole = rest.length === 0 || (rest[0] === 'on' && rest.at(-1) === 'nothing')
  return isWhole && rows.length > 0 ? rows : undefined
}

function readValue(words: readonly string[]): string | number | boolean | null | undefined {
  const text = words.join('')
  if (words.length > 2) return undefined
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'")
  if (/^-?[\d.]+$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  return text === 'null' ? null : undefined
}
