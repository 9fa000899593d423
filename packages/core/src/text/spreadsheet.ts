import { toPrintable } from './printable.ts'

/** A value of a table; `null` is an empty cell. */
export type SheetValue = string | number | boolean | null

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/**
 * What a spreadsheet takes for the start of a formula, in some locales full-width too, also behind blanks.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formulaStart = /^(?:[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/
/** Where the list separator is `;`, a cell would begin behind it. */
const formulaBehindSeparator = /;(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/**
 * Rows as CSV (RFC 4180, lines end with CRLF). Texts from outside are harmless in it: a text that a spreadsheet would take for a formula
 * begins with an apostrophe, and control, format and bidirectional characters (line breaks too) are U+FFFD.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function toCsv(rows: readonly (readonly SheetValue[])[]): string {
  return rows.map((row) => `${row.map(toCsvCell).join(',')}\r\n`).join('')
}

/** Rows for the clipboard, as spreadsheets take them: cells between tabs, texts as harmless as in `toCsv`. */
export function toTabSeparated(rows: readonly (readonly SheetValue[])[]): string {
  return rows.map((row) => row.map(toTabCell).join('\t')).join('\n')
}

function toCsvCell(value: SheetValue): string {
  const text = toHarmless(value)
  return /[",;]|^\s|\s$/.test(text) ? quote(text) : text
}

/** A quote in front would swallow the cells behind it. */
function toTabCell(value: SheetValue): string {
  const text = toHarmless(value)
  return text.startsWith('"') ? quote(text) : text
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function toHarmless(value: SheetValue): string {
  if (value === null) return ''
  const text = String(value)
  if (plainNumber.test(text)) return text
  const marked = formulaStart.test(text) ? `'${text}` : text
  return toPrintable(marked.replaceAll(formulaBehindSeparator, ";'"))
}
