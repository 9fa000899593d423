/** A longer head is refused by the parser, and passed on unread by the fault proxy. Servers refuse less (Node: 16 KiB). */
export const MAX_HEAD_BYTES = 65_536

/**
 * RFC 9110, section 5: a name is a token, a value holds no control character but the tab. Section 5.5 asks for NUL, CR
 * and LF to be refused or replaced; the other control characters are refused with them, as Node does.
 */
const FIELD = String.raw`[!#$%&'*+\-.^_\x60|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n`
const FIELDS = new RegExp(`(?:${FIELD})*`, 'y')

/** Whether all of the text from `at` on is field lines, each with its line end. */
export function areFieldLines(text: string, at: number): boolean {
  FIELDS.lastIndex = at
  FIELDS.test(text)
  return FIELDS.lastIndex === text.length
}

/** What is wrong with the first line from `at` on that is no field line. */
export function describeBadField(text: string, at: number): string {
  FIELDS.lastIndex = at
  FIELDS.test(text)
  const bad = FIELDS.lastIndex
  return describeBadLine(text.slice(bad, text.indexOf('\n', bad) + 1))
}

function describeBadLine(line: string): string {
  const control = describeControl(line)
  if (control !== undefined) return control
  if (/^[ \t]/.test(line)) return 'a folded header line'
  return /^[^: \t]+:/.test(line)
    ? 'a header line with a character that no header may hold'
    : 'a header line that is not `name: value`'
}

/** What makes one line look like two to some readers, or like another text. */
export function describeControl(line: string): string | undefined {
  if (/(?:^|[^\r])\n$/.test(line)) return 'a line that ends in a bare line feed'
  if (/\r(?!\n)/.test(line)) return 'a bare carriage return in a line of the head'
  return line.includes('\0') ? 'a NUL in a line of the head' : undefined
}

/** Without the blanks around it. `trim` would take more, such as a no-break space. RFC 9110, section 5.6.3. */
export function withoutBlanks(value: string): string {
  let from = 0
  let to = value.length
  while (from < to && isBlank(value.charCodeAt(from))) from += 1
  while (to > from && isBlank(value.charCodeAt(to - 1))) to -= 1
  return value.slice(from, to)
}

const isBlank = (code: number): boolean => code === 32 || code === 9

/** A length of up to 15 digits; -1 for anything else. RFC 9110, section 8.6. */
export function readContentLength(value: string): number {
  const digits = withoutBlanks(value)
  return /^\d{1,15}$/.test(digits) ? Number(digits) : -1
}

/** What the transfer codings of a message are: `chunked` is the last one, and there once. RFC 9112, section 6.1. */
export function readTransferCodings(value: string): 'chunked' | 'other' | 'repeated' {
  const codings = value.split(',').map((coding) => withoutBlanks(coding).toLowerCase())
  const chunks = codings.filter((coding) => coding === 'chunked').length
  if (chunks > 1) return 'repeated'
  return codings.at(-1) === 'chunked' ? 'chunked' : 'other'
}
