/** A condition that cannot be read; `at` is the offset in its text. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError'
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

export type Token = {
  readonly kind: 'number' | 'text' | 'name' | 'operator' | 'end'
  readonly text: string
  readonly at: number
}

const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ['text', /"((?:[^"\\]|\\.)*)"/y],
  ['name', /'([^']*)'|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$\d][\w$]*|\[\d+\])*/y],
  ['operator', /==|!=|<=|>=|~=|&&|\|\||[-+*/%^<>()?:,!]/y],
]

/** Splits a condition into tokens. @throws ConditionError at a character that starts none */
export function toTokens(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (source[at] === ' ' || source[at] === '\n' || source[at] === '\t') at += 1
    if (at >= source.length) return [...tokens, { kind: 'end', text: 'the end', at }]
    const token = readToken(source, at)
    tokens.push(token.token)
    at = token.end
  }
}

function readToken(source: string, at: number): { token: Token; end: number } {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    if (match) return { token: { kind, text: match[1] ?? match[0], at }, end: pattern.lastIndex }
  }
  throw new ConditionError(`"${source[at]}" means nothing here`, at)
}
