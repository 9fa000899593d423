import type { ToolErrorCode } from '@gauntlet/contract'
import { toGraphQl } from './hurl-body.ts'
import type { HurlLine, HurlSource } from './hurl-source.ts'

export type HurlToken = {
  readonly kind: 'word' | 'text' | 'regex' | 'number' | 'template' | 'operator' | 'bytes'
  readonly text: string
  readonly column: number
}

const TOKENS: readonly (readonly [HurlToken['kind'], RegExp])[] = [
  ['text', /```[^\n`]*\n([\s\S]*?)```/y],
  ['bytes', /(?:hex|base64|file),[^;]*;/y],
  ['text', /"((?:[^"\\]|\\.)*)"/y],
  ['text', /`((?:[^`\\]|\\.)*)`/y],
  ['regex', /\/((?:[^/\\]|\\.)+)\//y],
  ['template', /\{\{[^{}]*\}\}/y],
  ['number', /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy],
  ['operator', /==|!=|>=|<=|>|</y],
  ['word', /[A-Za-z][\w-]*/y],
]

/** Splits what stands after `from` in a line of [Captures] or [Asserts]. */
export function toHurlTokens(source: HurlSource, line: HurlLine, from = 0): HurlToken[] {
  const tokens: HurlToken[] = []
  let at = from
  for (;;) {
    while (/\s/.test(line.text[at] ?? '')) at += 1
    if (at >= line.text.length || line.text[at] === '#') return tokens
    const found = readToken(source, line, at)
    if (!found)
      return source.fail(
        { line: line.line, column: at + 1 },
        `"${line.text[at]}" means nothing here`,
      )
    tokens.push(found.token)
    at = found.end
  }
}

function readToken(
  source: HurlSource,
  { text, line }: HurlLine,
  at: number,
): { token: HurlToken; end: number } | undefined {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match) continue
    const inside = match[1] ?? match[0]
    if (match[0].startsWith('```graphql'))
      return { token: { kind, text: toGraphQl(inside), column: at + 1 }, end: pattern.lastIndex }
    const isRaw = match[0].startsWith('```') || kind === 'bytes'
    const value = isRaw
      ? inside
      : kind === 'text'
        ? source.unescape(inside, { line, column: at + 1 })
        : inside.replaceAll(kind === 'regex' ? '\\/' : '\0', '/')
    return { token: { kind, text: value, column: at + 1 }, end: pattern.lastIndex }
  }
  return undefined
}

/** The tokens of one line, taken from left to right. */
export class HurlLineReader {
  readonly #source: HurlSource
  readonly #line: number
  readonly #tokens: readonly HurlToken[]
  #at = 0

  constructor(source: HurlSource, line: HurlLine, from = 0) {
    this.#source = source
    this.#line = line.line
    this.#tokens = toHurlTokens(source, line, from)
  }

  get next(): HurlToken | undefined {
    return this.#tokens[this.#at]
  }

  take(what: string): HurlToken {
    const token = this.next ?? this.fail(`expected ${what} at the end of this line`)
    this.#at += 1
    return token
  }

  takeIf(word: string): boolean {
    const found = this.next?.kind !== 'text' && this.next?.text === word
    if (found) this.#at += 1
    return found
  }

  /** @throws ToolError at the next token, or at the last one */
  fail(message: string, code: ToolErrorCode = 'CONFIG_INVALID'): never {
    const token = this.next ?? this.#tokens.at(-1)
    return this.#source.fail({ line: this.#line, column: token?.column ?? 1 }, message, code)
  }
}
