/** What a statement consists of, longest first. A literal, a placeholder or a comment is one; so is a name in quotes. */
const token = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*)`,
    String.raw`(?<comment>/\*)`,
    String.raw`(?<literal>(?:[ebxn]|u&)?'[^']*(?:''[^']*)*'?|\$\d+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`,
    String.raw`(?<dollar>\$(?:[a-z_]\w*)?\$)`,
    String.raw`(?<name>"[^"]*(?:""[^"]*)*"?)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*)`,
    String.raw`(?<mark>::|<=|>=|<>|!=|\|\||->>|->|[^])`,
  ].join('|'),
  'giuy',
)
/** Of a literal that begins with E, a backslash may stand before its quote. */
const escaped = /e'[^'\\]*(?:(?:''|\\[^])[^'\\]*)*'?/iy

/**
 * A statement without its literals, comments, spacing and case: what stays the same from one call to the next, and from one
 * build to the next. A list of values of any length is the same list.
 */
export function toFingerprint(sql: string): string {
  const parts: string[] = []
  let at = 0
  while (at < sql.length) {
    const { text, end } = readToken(sql, at)
    at = end
    if (text !== '') parts.push(text)
  }
  while (parts.at(-1) === ';') parts.pop()
  return join(parts)
    .replaceAll(/\?(?:, \?)+/g, '?')
    .replaceAll(/\(\?\)(?:, \(\?\))+/g, '(?)')
}

type Token = { readonly text: string; readonly end: number }

function readToken(sql: string, at: number): Token {
  escaped.lastIndex = at
  const string = escaped.exec(sql)
  if (string) return { text: '?', end: at + string[0].length }
  token.lastIndex = at
  const found = token.exec(sql)
  if (!found?.groups) return { text: '', end: sql.length }
  const { groups } = found
  const [text] = found
  const end = at + text.length
  if (groups['space'] !== undefined) return { text: '', end }
  if (groups['comment'] !== undefined) return { text: '', end: skipComment(sql, end) }
  if (groups['literal'] !== undefined) return { text: '?', end }
  if (groups['dollar'] !== undefined) return { text: '?', end: skipTo(sql, text, end) }
  return { text: groups['name'] ?? text.toLowerCase(), end }
}

/** Comments may stand in comments. */
function skipComment(sql: string, from: number): number {
  const bound = /\/\*|\*\//g
  bound.lastIndex = from
  for (let depth = 1; depth > 0;) {
    const found = bound.exec(sql)
    if (!found) return sql.length
    depth += found[0] === '/*' ? 1 : -1
  }
  return bound.lastIndex
}

function skipTo(sql: string, end: string, from: number): number {
  const at = sql.indexOf(end, from)
  return at === -1 ? sql.length : at + end.length
}

const closing: ReadonlySet<string> = new Set([',', ')', ';', '.', '::', ']'])
const opening: ReadonlySet<string> = new Set(['(', '.', '::', '['])

function join(parts: readonly string[]): string {
  let text = ''
  let before = ''
  for (const part of parts) {
    const isTight = before === '' || closing.has(part) || opening.has(before)
    text += isTight ? part : ` ${part}`
    before = part
  }
  return text
}

const MOST_REMEMBERED = 1000
/** Longer texts are seldom sent twice. */
const MOST_LENGTH = 8192

/** The fingerprints of statements, of which the last thousand are remembered. */
export class Fingerprints {
  readonly #known = new Map<string, string>()

  of(sql: string): string {
    const known = this.#known.get(sql)
    if (known !== undefined) return known
    const fingerprint = toFingerprint(sql)
    if (sql.length > MOST_LENGTH) return fingerprint
    if (this.#known.size >= MOST_REMEMBERED) {
      const [oldest] = this.#known.keys()
      if (oldest !== undefined) this.#known.delete(oldest)
    }
    this.#known.set(sql, fingerprint)
    return fingerprint
  }
}
