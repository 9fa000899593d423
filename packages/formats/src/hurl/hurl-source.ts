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

export type SourceLocation = { readonly line: number; readonly column?: number }

/** `name: value`; the value without its comment. */
export type HurlPair = { readonly name: string; readonly value: string } & SourceLocation

const PAIR = /^(\s*)((?:\{\{[^{}]*\}\}|[^\s:#\\{}]|\\u\{[\da-fA-F]+\}|\\.)+)\s*:\s*(.*)$/

export function parsePair({ text, line }: HurlLine): HurlPair | undefined {
  const match = PAIR.exec(text)
  if (!match) return undefined
  const [, indent = '', name = '', rest = ''] = match
  return {
    name: unescape(name),
    value: unescape(cutComment(rest)),
    line,
    column: indent.length + 1,
  }
}

/** Drops a comment: from the first `#` that no backslash stands before. */
export function cutComment(text: string): string {
  return (/^(?:[^#\\]|\\.)*/.exec(text)?.[0] ?? text).trimEnd()
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Hurl's escapes: `\#`, `\n`, `\u{1F600}`. */
export const unescape = (text: string): string =>
  text.replaceAll(
    /\\(?:u\{([\da-f]{1,6})\}|(.))/gi,
    (_whole, code: string | undefined, char: string) =>
      code === undefined
        ? (ESCAPES[char] ?? char)
        : String.fromCodePoint(Number.parseInt(code, 16)),
  )
