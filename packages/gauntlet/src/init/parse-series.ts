import type { Row } from './findings.ts'
import { readParentheses, splitAt, unquote } from './sql-words.ts'

/**
 * The rows of `select g, 'a-' || g, 1000 from generate_series(1, 8) as g`, and the words that follow.
 *
 * @param words what stands behind `select`
 * @param read the value of a literal; undefined for anything else
 * @param most more rows are not listed
 * @returns undefined where a value is anything else
 */
export function readSeries(
  words: readonly string[],
  { columns, read, most }: { columns: readonly string[]; read: ReadLiteral; most: number },
): { readonly rows: Row[]; readonly rest: readonly string[] } | undefined {
  const from = words.indexOf('from')
  if (from === -1 || words[from + 1] !== 'generate_series' || words[from + 2] !== '(') return
  const { inner, rest: after } = readParentheses(words.slice(from + 1))
  const [first, last, ...step] = splitAt(inner, ',').map(read)
  const { alias, rest } = readAlias(after)
  const values = splitAt(words.slice(0, from), ',')
  if (typeof first !== 'number' || typeof last !== 'number' || step.length > 0) return undefined
  if (last - first >= most || values.length > columns.length) return undefined
  const rows: Row[] = []
  for (let number = first; number <= last; number += 1) {
    const row = values.map((value) => readValue(value, { alias, number, read }))
    if (row.includes(undefined)) return undefined
    rows.push(Object.fromEntries(row.map((value, at) => [columns[at] ?? '', value ?? null])))
  }
  return { rows, rest }
}

type ReadLiteral = (words: readonly string[]) => string | number | boolean | null | undefined

/** `g`, `as g`, `as g(n)`; without one, the column has the name of the function. */
function readAlias(words: readonly string[]): { alias: string; rest: readonly string[] } {
  const after = words[0] === 'as' ? words.slice(1) : words
  const [name] = after
  if (name === undefined || name === 'on' || name === 'returning') {
    return { alias: 'generate_series', rest: after }
  }
  if (after[1] !== '(') return { alias: unquote(name), rest: after.slice(1) }
  const { inner, rest } = readParentheses(after)
  return { alias: unquote(inner[0] ?? name), rest }
}

type Place = { readonly alias: string; readonly number: number; readonly read: ReadLiteral }

/** A literal, the number of the row, or both put together. */
function readValue(words: readonly string[], place: Place): ReturnType<ReadLiteral> {
  const parts = splitAt(words, '|')
  const values = parts.map((part) => readPart(part, place))
  if (values.length === 1) return values[0]
  return values.includes(undefined) ? undefined : values.map(String).join('')
}

function readPart(words: readonly string[], { alias, number, read }: Place) {
  const [name = '', ...cast] = words
  if (unquote(name) !== alias) return read(words)
  if (cast.length === 0) return number
  return /^: : (?:text|varchar)$/.test(cast.join(' ')) ? String(number) : undefined
}
