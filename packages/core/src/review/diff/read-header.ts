import type { FileStatus } from '../review-types.ts'
import type { DiffReader } from './diff-reader.ts'

export type FileHeader = {
  readonly path: string
  readonly previousPath: string | null
  readonly status: FileStatus
  readonly binary: boolean
}

type Facts = {
  oldPath: string | null
  newPath: string | null
  status: FileStatus
  binary: boolean
}

/** Lines of an extended header that say nothing we keep. */
const ignored = /^(?:index |similarity index |dissimilarity index )/

/**
 * Reads `diff --git` and the header lines under it, up to the first hunk. Null, after reporting to the
 * reader, when the lines do not say which file it is.
 */
export function readHeader(reader: DiffReader): FileHeader | null {
  const first = headerLine(reader.take())
  const pair = splitNames(first.slice('diff --git '.length))
  const facts: Facts = {
    oldPath: pair?.[0] ?? null,
    newPath: pair?.[1] ?? null,
    status: 'modified',
    binary: false,
  }
  for (let line = reader.peek(); line !== undefined; line = reader.peek()) {
    if (line.startsWith('GIT binary patch')) {
      facts.binary = true
      skipBinaryPatch(reader)
      break
    }
    if (!readFact(headerLine(line), facts)) break
    reader.take()
  }
  const path = facts.status === 'deleted' ? facts.oldPath : facts.newPath
  if (path === null) {
    reader.report(null, `cannot determine which file this is about: ${first.slice(0, 200)}`)
    return null
  }
  const moved = facts.status === 'renamed' || facts.status === 'copied'
  const { status, binary } = facts
  return { path, previousPath: moved ? facts.oldPath : null, status, binary }
}

/** Takes in one line of the header; false when it is none. */
function readFact(line: string, facts: Facts): boolean {
  const rest = (prefix: string) => unquotePath(line.slice(prefix.length))
  if (ignored.test(line)) return true
  if (line.startsWith('new file mode ')) facts.status = 'added'
  else if (line.startsWith('deleted file mode ')) facts.status = 'deleted'
  else if (line.startsWith('old mode ') || line.startsWith('new mode ')) {
    if (facts.status === 'modified') facts.status = 'mode'
  } else if (line.startsWith('rename from ')) move(facts, 'renamed', rest('rename from '))
  else if (line.startsWith('copy from ')) move(facts, 'copied', rest('copy from '))
  else if (line.startsWith('rename to ')) facts.newPath = rest('rename to ')
  else if (line.startsWith('copy to ')) facts.newPath = rest('copy to ')
  else if (line.startsWith('--- ')) facts.oldPath = sidePath(line, 'a/') ?? facts.oldPath
  else if (line.startsWith('+++ ')) facts.newPath = sidePath(line, 'b/') ?? facts.newPath
  else if (/^Binary files .* differ$/.test(line)) facts.binary = true
  else return false
  return true
}

function move(facts: Facts, status: FileStatus, from: string | null): void {
  facts.status = status
  facts.oldPath = from
}

/** Of `--- a/x` or `+++ b/x`: git puts a TAB after a name that holds a space. Null for `/dev/null`. */
function sidePath(line: string, prefix: 'a/' | 'b/'): string | null {
  const path = unquotePath(line.slice(4).replace(/\t$/, ''))
  return path?.startsWith(prefix) ? path.slice(2) : null
}

/**
 * The two names of `a/x b/x`. Without quotes a space in a name leaves only one reading when both names
 * are the same, and git says `rename from` and `rename to` when they are not.
 */
function splitNames(text: string): readonly [string, string] | null {
  const quoted = readQuotedPath(text, 0)
  if (quoted) return stripSides(quoted.path, unquotePath(text.slice(quoted.end + 1)))
  const border = text.indexOf(' "')
  if (border >= 0) return stripSides(text.slice(0, border), unquotePath(text.slice(border + 1)))
  const half = (text.length - 1) / 2
  const names = stripSides(text.slice(0, half), text.slice(half + 1))
  return names && names[0] === names[1] ? names : null
}

function stripSides(left: string | null, right: string | null): readonly [string, string] | null {
  return left?.startsWith('a/') && right?.startsWith('b/') ? [left.slice(2), right.slice(2)] : null
}

function skipBinaryPatch(reader: DiffReader): void {
  while (reader.peek()?.startsWith('diff --git ') === false) reader.take()
}

/** A name with a carriage return is quoted, so one at the end of a header line is a line ending. */
function headerLine(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

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
