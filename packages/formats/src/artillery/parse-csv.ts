/** Why a CSV text cannot be read, and in which of its lines (from 1). */
export class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/**
 * Splits CSV text into rows of fields: quoted fields may hold delimiters, line breaks and doubled quotes.
 *
 * @throws CsvError when a quoted field has no end, or text follows its end
 * @see RFC 4180
 */
export function parseCsv(text: string, delimiter = ','): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  let line = 1
  while (at <= source.length) {
    const field =
      source[at] === '"' ? readQuoted(source, at, line) : readBare(source, at, delimiter)
    row.push(field.value)
    line += field.value.split('\n').length - 1
    at = field.end
    if (source.startsWith(delimiter, at) && at < source.length) {
      at += delimiter.length
      continue
    }
    const ending = /\r?\n|\r|$/y
    ending.lastIndex = at
    const match = ending.exec(source)
    if (!match) throw new CsvError('text follows a closing quote', line)
    rows.push(row)
    row = []
    line += 1
    at += match[0].length
    if (at >= source.length) break
  }
  return rows
}

type Field = { readonly value: string; readonly end: number }

function readBare(source: string, from: number, delimiter: string): Field {
  let end = from
  while (
    end < source.length &&
    !'\r\n'.includes(source[end] ?? '') &&
    !source.startsWith(delimiter, end)
  ) {
    end += 1
  }
  return { value: source.slice(from, end), end }
}

function readQuoted(source: string, from: number, line: number): Field {
  let value = ''
  let at = from + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote < 0) throw new CsvError('a quoted field has no end', line)
    value += source.slice(at, quote)
    if (source[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    at = quote + 2
  }
}
