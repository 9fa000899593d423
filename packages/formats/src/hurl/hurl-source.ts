import { ToolError, type ToolErrorCode } from '@gauntlet/contract'

/** A line of a Hurl file and where it begins. */
export type HurlLine = { readonly text: string; readonly line: number }

/** The lines of a Hurl file, read from top to bottom. */
export class HurlSource {
  readonly file: string
  readonly #lines: readonly string[]
  #at = 0

  constructor(text: string, file: string) {
    this.file = file
    this.#lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  }

  /** The next line that is neither empty nor a comment; undefined at the end. */
  peek(): HurlLine | undefined {
    while (this.#at < this.#lines.length && /^\s*(?:#.*)?$/.test(this.#lines[this.#at] ?? '')) {
      this.#at += 1
      const directive = /^\s*#\s*(@cookie_storage_\w+)/.exec(this.#lines[this.#at - 1] ?? '')?.[1]
      if (directive !== undefined)
        this.fail({ line: this.#at }, `${directive} is not supported`, 'UNSUPPORTED')
    }
    const text = this.#lines[this.#at]
    return text === undefined ? undefined : { text, line: this.#at + 1 }
  }

  /** Moves past the line that `peek` shows. */
  advance(): void {
    this.#at += 1
  }

  /** The next line as it is, empty or not; undefined at the end. */
  takeRaw(): HurlLine | undefined {
    const text = this.#lines[this.#at]
    this.#at += 1
    return text === undefined ? undefined : { text, line: this.#at }
  }

  /**
   * Hurl's escapes: `\\#`, `\\n`, `\\u{1F600}`.
   *
   * @throws ToolError CONFIG_INVALID at the place for a backslash before anything else
   */
  unescape(text: string, place: SourceLocation): string {
    return text.replaceAll(ESCAPE, (whole, code: string | undefined, char: string) => {
      const meant = code === undefined ? readEscape(char) : toCharacter(code)
      return meant ?? this.fail(place, `${whole} means nothing; a backslash itself is written \\\\`)
    })
  }

  /** `smoke.hurl:3:1`. */
  at(line: number, column = 1): string {
    return `${this.file}:${line}:${column}`
  }

  /** @throws ToolError always */
  fail(place: SourceLocation, message: string, code: ToolErrorCode = 'CONFIG_INVALID'): never {
    const at = this.at(place.line, place.column)
    throw new ToolError(code, `${at}: ${message}`, { place: at })
  }
}

/** @see https://hurl.dev/docs/grammar.html quoted strings, key strings, backtick strings */
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const ITSELF = '"\\/#:`'
const ESCAPE = /\\(?:u\{([\da-fA-F]+)\}|(.|$))/gs

const readEscape = (char: string): string | undefined =>
  CONTROLS[char] ?? (char !== '' && ITSELF.includes(char) ? char : undefined)

/** Undefined where Unicode has no such character: half of a pair, or beyond the last one. */
function toCharacter(code: string): string | undefined {
  const point = Number.parseInt(code, 16)
  const isCharacter = point <= 0x10_ff_ff && (point < 0xd8_00 || point > 0xdf_ff)
  return isCharacter ? String.fromCodePoint(point) : undefined
}

export type SourceLocation = { readonly line: number; readonly column?: number }

/** `name: value`; the value without its comment. */
export type HurlPair = { readonly name: string; readonly value: string } & SourceLocation

const PAIR = /^(\s*)((?:\{\{[^{}]*\}\}|[^\s:#\\{}]|\\u\{[\da-fA-F]+\}|\\.)+)\s*:\s*(.*)$/

export function parsePair(source: HurlSource, { text, line }: HurlLine): HurlPair | undefined {
  const match = PAIR.exec(text)
  if (!match) return undefined
  const [, indent = '', name = '', rest = ''] = match
  const place = { line, column: indent.length + 1 }
  return {
    name: source.unescape(name, place),
    value: source.unescape(cutComment(rest), place),
    ...place,
  }
}

/** Drops a comment: from the first `#` that no backslash stands before. */
export function cutComment(text: string): string {
  return (/^(?:[^#\\]|\\.)*/.exec(text)?.[0] ?? text).trimEnd()
}
