/** A path as git's extended diff quotes it, and where the text goes on after it. */
export type QuotedPath = { readonly path: string; readonly end: number }

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
}

/**
 * Reads `"caf\303\251 \"x\".txt"` that starts at `from`. Octal escapes are bytes of UTF-8; bytes that are
 * none become U+FFFD. Null when there is no well-formed quoted text.
 *
 * @see https://git-scm.com/docs/git-config core.quotePath
 */
export function readQuotedPath(text: string, from: number): QuotedPath | null {
  if (text[from] !== '"') return null
  const encoder = new TextEncoder()
  const bytes: number[] = []
  let at = from + 1
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
    if (character === '"') {
      return { path: new TextDecoder().decode(Uint8Array.from(bytes)), end: at + 1 }
    }
    if (character !== '\\') {
      bytes.push(...encoder.encode(character))
      at += character.length
      continue
    }
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4))
    const byte = octal ? Number.parseInt(octal[0], 8) : escapes[text[at + 1] ?? '']
    if (byte === undefined) return null
    bytes.push(byte)
    at += octal ? 4 : 2
  }
  return null
}

/** The path of a line that holds nothing else, quoted or plain. Null when its quotes are malformed. */
export function unquotePath(text: string): string | null {
  if (!text.startsWith('"')) return text
  const quoted = readQuotedPath(text, 0)
  return quoted && quoted.end === text.length ? quoted.path : null
}
