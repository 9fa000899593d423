import {
  addNumeric,
  compareNumeric,
  isNumeric,
  isSameNumeric,
  toNumeric,
  type Numeric,
} from '../json/index.ts'
import { ConditionError, toTokens, type Token } from './condition-lexer.ts'

/** Gives the value of a name; undefined when there is none. */
export type Lookup = (name: string) => unknown
type Compute = (lookup: Lookup) => unknown

/** How tightly each operator binds; all of them from left to right but `^`. */
const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  '||': 1,
  and: 2,
  '&&': 2,
  in: 3,
  '==': 4,
  '!=': 4,
  '~=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  '^': 8,
}
const UNARY_BINDING = 7
const NOT_BINDING = 3

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  max: Math.max,
  min: Math.min,
  round: Math.round,
  sqrt: Math.sqrt,
}

/**
 * Compiles a condition such as `status == "new" and count(items) > 2`: arithmetic, comparisons, `and`, `or`,
 * `not`, `in (a, b)`, `~=` (regular expression), `a ? b : c`, and abs, ceil, floor, max, min, round, sqrt.
 * Text stands in double quotes; a name in single quotes may hold any character.
 *
 * It is the expression language of Artillery's `ifTrue` and `ensure` (filtrex) without user functions.
 *
 * @throws ConditionError with the offset of what could not be read
 */
export function compileCondition(source: string): Compute {
  const parser = new Parser(toTokens(source))
  const compute = parser.parseTernary()
  parser.expect('end')
  return compute
}

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get #next(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] as Token
  }

  #take(): Token {
    const token = this.#next
    this.#at += 1
    return token
  }

  #takeIf(text: string): boolean {
    const found = this.#next.text === text && ['operator', 'name'].includes(this.#next.kind)
    if (found) this.#at += 1
    return found
  }

  expect(wanted: string): void {
    const token = this.#take()
    if (token.kind !== wanted && !(token.kind === 'operator' && token.text === wanted)) {
      throw new ConditionError(`expected ${wanted} but found ${token.text}`, token.at)
    }
  }

  parseTernary(): Compute {
    const test = this.#parseBinary(0)
    if (!this.#takeIf('?')) return test
    const yes = this.parseTernary()
    this.expect(':')
    const no = this.parseTernary()
    return (lookup) => (test(lookup) ? yes(lookup) : no(lookup))
  }

  #parseBinary(least: number): Compute {
    let left = this.#parseUnary()
    for (;;) {
      const { text, kind } = this.#next
      const binding = kind === 'operator' || kind === 'name' ? BINDING[text] : undefined
      if (binding === undefined || binding <= least) return left
      this.#take()
      left = text === 'in' ? this.#parseIn(left) : this.#parseRight(left, text)
    }
  }

  #parseRight(left: Compute, operator: string): Compute {
    const binding = BINDING[operator] ?? 0
    const right = this.#parseBinary(operator === '^' ? binding - 1 : binding)
    return toBinary(operator, left, right)
  }

  #parseIn(left: Compute): Compute {
    this.expect('(')
    const values = this.#parseList()
    return (lookup) => values.some((value) => isEqual(value(lookup), left(lookup)))
  }

  #parseList(): Compute[] {
    const values: Compute[] = []
    if (this.#takeIf(')')) return values
    do values.push(this.parseTernary())
    while (this.#takeIf(','))
    this.expect(')')
    return values
  }

  #parseUnary(): Compute {
    if (this.#takeIf('not') || this.#takeIf('!')) {
      const value = this.#parseBinary(NOT_BINDING)
      return (lookup) => !value(lookup)
    }
    if (this.#takeIf('-')) {
      const value = this.#parseBinary(UNARY_BINDING)
      return (lookup) => -toNumber(value(lookup))
    }
    return this.#parsePrimary()
  }

  #parsePrimary(): Compute {
    const token = this.#take()
    const { text } = token
    if (token.kind === 'number') {
      const number = toNumeric(text)
      return () => number
    }
    if (token.kind === 'text') return () => text.replaceAll(/\\(.)/g, '$1')
    if (token.kind === 'operator' && text === '(') {
      const inside = this.parseTernary()
      this.expect(')')
      return inside
    }
    if (token.kind !== 'name') throw new ConditionError(`${text} cannot stand here`, token.at)
    if (this.#takeIf('(')) return this.#parseCall(token)
    if (text === 'true' || text === 'false') return () => text === 'true'
    return (lookup) => lookup(text)
  }

  #parseCall(name: Token): Compute {
    const call = Object.hasOwn(FUNCTIONS, name.text) ? FUNCTIONS[name.text] : undefined
    if (!call) {
      const known = Object.keys(FUNCTIONS).join(', ')
      throw new ConditionError(`no function ${name.text}; there are ${known}`, name.at)
    }
    const args = this.#parseList()
    return (lookup) => call(...args.map((arg) => toNumber(arg(lookup))))
  }
}

/** Numbers by their exact value, anything else as it is. */
function isEqual(left: unknown, right: unknown): boolean {
  return isNumeric(left) && isNumeric(right) ? isSameNumeric(left, right) : left === right
}

const toNumeral = (value: unknown): Numeric => (isNumeric(value) ? value : toNumber(value))

const toNumber = (value: unknown): number => (value === undefined ? Number.NaN : Number(value))

function toBinary(operator: string, left: Compute, right: Compute): Compute {
  if (operator === 'and' || operator === '&&')
    return (lookup) => Boolean(left(lookup) && right(lookup))
  if (operator === 'or' || operator === '||')
    return (lookup) => Boolean(left(lookup) || right(lookup))
  const apply = OPERATORS[operator]
  if (!apply) throw new ConditionError(`no operator ${operator}`, 0)
  return (lookup) => apply(left(lookup), right(lookup))
}

const OPERATORS: Readonly<Record<string, (left: unknown, right: unknown) => unknown>> = {
  '==': isEqual,
  '!=': (left, right) => !isEqual(left, right),
  '~=': (left, right) => typeof left === 'string' && new RegExp(String(right)).test(left),
  '<': (left, right) => compareNumeric(left, right) < 0,
  '<=': (left, right) => compareNumeric(left, right) <= 0,
  '>': (left, right) => compareNumeric(left, right) > 0,
  '>=': (left, right) => compareNumeric(left, right) >= 0,
  '+': (left, right) => addNumeric(toNumeral(left), toNumeral(right)),
  '-': (left, right) => addNumeric(toNumeral(left), toNumeral(right), -1),
  '*': (left, right) => toNumber(left) * toNumber(right),
  '/': (left, right) => toNumber(left) / toNumber(right),
  '%': (left, right) => toNumber(left) % toNumber(right),
  '^': (left, right) => toNumber(left) ** toNumber(right),
}
