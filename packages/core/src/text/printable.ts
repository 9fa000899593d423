/**
 * What a reader must not take for an instruction: control characters (C0, DEL, C1), format characters (among them the
 * bidirectional controls and marks of no width), halves of characters, and the separators U+2028 and U+2029.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const unprintableInLines = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * What servers that run CI take for a command: `::error::` at the start of a line (GitHub Actions), `##[error]` and
 * `##vso[...]` anywhere in one (Azure Pipelines and older runners of GitHub), `##teamcity[...]`.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
const commandAtStart = /^([^\S\n]*):(?=:)/gm
const commandAnywhere = /#(?=#\w{0,40}\[)/g

/** Text from outside as one line: it moves no cursor, changes no colour, and starts no line. */
export function toPrintable(text: string, longest = Infinity): string {
  const clean = text.replaceAll(unprintable, '\ufffd')
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean
}

/** Text from outside with its lines and tabs: what it would do instead of being read is shown as U+FFFD. */
export function toVisible(text: string): string {
  return text.replaceAll(unprintableInLines, '\ufffd')
}

/** Text of several lines for a terminal or a log: as `toPrintable`, with its lines, none of which is a command to CI. */
export function toPrintableLines(text: string): string {
  return toVisible(text).replaceAll(commandAtStart, '$1: ').replaceAll(commandAnywhere, '# ')
}

/** JSON in two spaces, the same in value: what a terminal or CI could act on is written as `\uXXXX`. */
export function toPrintableJson(document: unknown): string {
  return JSON.stringify(document, undefined, 2)
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, toEscapes)
    .replaceAll(/##(?=\w{0,40}\[)/g, String.raw`#\u0023`)
}

/** How a document stands in a file: two spaces, one newline at the end; nothing in it acts on a terminal or on CI. */
export function formatDocument(document: unknown): string {
  return `${toPrintableJson(document)}\n`
}

function toEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}

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
