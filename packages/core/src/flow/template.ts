import { TemplateError } from './template-expression.ts'
import { toJsonText } from '../json/index.ts'
import { createRandom, deriveSeed, randomText, randomUuid } from '../random/index.ts'
import type { FlowContext, Variables } from './flow-context.ts'

import { type TemplateExpression, parseExpression } from './template-expression.ts'

/** Gives the value of one `{{ … }}` for one user; undefined when the variable is not set. */
export type Evaluate = (context: FlowContext) => unknown

/**
 * A text with its `{{ … }}` worked out as far as can be before the run.
 * - `constant`: nothing varies.
 * - `lone`: one expression and nothing else, whose value keeps its type.
 * - `text`: several parts, joined as text.
 */
export type Template =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'lone'; readonly source: string; readonly evaluate: Evaluate }
  | { readonly kind: 'text'; readonly parts: readonly TemplatePart[] }

export type TemplatePart = string | { readonly source: string; readonly evaluate: Evaluate }

export const EXPRESSION = /\{\{([\s\S]*?)\}\}/g

/**
 * Compiles a text once, so that a request only joins parts.
 *
 * Expressions are paths (`a.b[0]`, `a['b c']`), literals, and calls of `$randomNumber(low, high)`,
 * `$randomString(length)`, `$index(slot, slots)` and `$uuid()`. Bare `$uuid` is one UUID for each user.
 *
 * @param constants variables that never change during the run: their expressions become plain text here
 * @throws TemplateError when an expression cannot be read, or reads a constant that is not there
 */
export function compileTemplate(text: string, constants: Readonly<Variables> = {}): Template {
  const parts: TemplatePart[] = []
  let from = 0
  for (const match of text.matchAll(EXPRESSION)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    const source = (match[1] ?? '').trim()
    const compiled = compileExpression(parseExpression(source), constants, source)
    if (match[0] === text) {
      return compiled.kind === 'constant'
        ? compiled
        : { kind: 'lone', source, evaluate: compiled.evaluate }
    }
    parts.push(
      compiled.kind === 'constant' ? toText(compiled.value, source) : { source, ...compiled },
    )
    from = match.index + match[0].length
  }
  if (from === 0) return { kind: 'constant', value: text }
  if (from < text.length) parts.push(text.slice(from))
  const joined = joinTexts(parts)
  const [first] = joined
  return joined.length === 1 && typeof first === 'string'
    ? { kind: 'constant', value: first }
    : { kind: 'text', parts: joined }
}

type Compiled =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'varying'; readonly evaluate: Evaluate }

function compileExpression(
  expression: TemplateExpression,
  constants: Readonly<Variables>,
  source: string,
): Compiled {
  if (expression.kind === 'literal') return { kind: 'constant', value: expression.value }
  if (expression.kind === 'call')
    return { kind: 'varying', evaluate: compileCall(expression, constants) }
  const { root, keys } = expression
  if (root === '$uuid' && keys.length === 0) return { kind: 'varying', evaluate: uuidOfUser }
  if (Object.hasOwn(constants, root)) {
    const value = readKeys(constants[root], keys)
    if (value === undefined) throw new TemplateError(`{{ ${source} }} is not set`)
    return { kind: 'constant', value }
  }
  if (keys.length === 0) return { kind: 'varying', evaluate: ({ vars }) => vars[root] }
  return { kind: 'varying', evaluate: ({ vars }) => readKeys(vars[root], keys) }
}

function compileCall(
  call: Extract<TemplateExpression, { kind: 'call' }>,
  constants: Readonly<Variables>,
): Evaluate {
  const build = Object.hasOwn(TEMPLATE_FUNCTIONS, call.name) && TEMPLATE_FUNCTIONS[call.name]
  if (!build) {
    const known = Object.keys(TEMPLATE_FUNCTIONS).join(', ')
    throw new TemplateError(`there is no template function ${call.name}; there are ${known}`)
  }
  const inputs = call.args.map((arg) => compileExpression(arg, constants, call.name))
  const values = inputs.flatMap((input) => (input.kind === 'constant' ? [input.value] : []))
  if (values.length === inputs.length) return build(values)
  return (context) =>
    build(
      inputs.map((input) => (input.kind === 'constant' ? input.value : input.evaluate(context))),
    )(context)
}

/** Reads nested own properties; undefined as soon as one is missing. */
export function readKeys(value: unknown, keys: readonly (string | number)[]): unknown {
  let at = value
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string | number, unknown>)[key]
  }
  return at
}

/** One UUID for each user, the same whenever it is first asked for. */
export function uuidOfUser(context: FlowContext): unknown {
  const known = context.vars['$uuid']
  if (known !== undefined && known !== null) return known
  const drawn = randomUuid(createRandom(deriveSeed(context.seed, 0x75756964)))
  context.onDraw?.(drawn)
  context.vars['$uuid'] = drawn
  return drawn
}

/**
 * A value inside a longer text: objects as JSON.
 *
 * @throws TemplateError when it is undefined: a request with a hole in it is never sent
 */
export function toText(value: unknown, source: string): string {
  if (typeof value === 'string') return value
  if (value === undefined) throw new TemplateError(`{{ ${source} }} has no value`)
  return typeof value === 'function' ? 'function' : toJsonText(value)
}

/** The template's value for one user; a lone expression keeps its type and may be undefined. */
export function renderValue(template: Template, context: FlowContext): unknown {
  if (template.kind === 'constant') return template.value
  if (template.kind === 'lone') return template.evaluate(context)
  return renderParts(template.parts, context)
}

/** The template as text. @throws TemplateError when an expression has no value */
export function renderText(template: Template, context: FlowContext): string {
  if (template.kind === 'constant') return toText(template.value, 'constant')
  if (template.kind === 'lone') return toText(template.evaluate(context), template.source)
  return renderParts(template.parts, context)
}

function renderParts(parts: readonly TemplatePart[], context: FlowContext): string {
  let text = ''
  for (const part of parts) {
    text += typeof part === 'string' ? part : toText(part.evaluate(context), part.source)
  }
  return text
}

type Build = (args: readonly unknown[]) => (context: FlowContext) => unknown

/** What a template can call. Arguments are checked once, when all of them are constants. */
export const TEMPLATE_FUNCTIONS: Readonly<Record<string, Build>> = {
  $randomNumber: ([low, high]) => {
    const from = toInteger(low ?? 0, '$randomNumber')
    const to = toInteger(high ?? 100, '$randomNumber')
    if (from > to) throw new TemplateError(`$randomNumber(${from}, ${to}): the low end comes first`)
    return drawing(({ random }) => random.integer(from, to))
  },
  $randomString: ([length]) => {
    const letters = toInteger(length ?? 10, '$randomString')
    if (letters < 0 || letters > 65_536) {
      throw new TemplateError(`$randomString(${letters}): the length is 0 to 65536`)
    }
    return drawing(({ random }) => randomText(random, letters))
  },
  $index: ([slot, slots]) => {
    const at = toInteger(slot ?? 0, '$index')
    const of = toInteger(slots ?? 1, '$index')
    if (at < 0 || at >= of) throw new TemplateError(`$index(${at}, ${of}): slots count from 0`)
    return ({ userIndex }) => toIndexText(userIndex * of + at)
  },
  $uuid: () => drawing(({ random }) => randomUuid(random)),
}

/** Reports each value that is drawn. */
const drawing =
  (draw: (context: FlowContext) => string | number) =>
  (context: FlowContext): string | number => {
    const value = draw(context)
    context.onDraw?.(value)
    return value
  }

/** As `generatedId` of the history writes it: rows of the target's database map back by arithmetic. */
function toIndexText(index: number): string {
  if (index < 0 || index > 0x7fff_ffff)
    throw new TemplateError(`$index is ${index}: users that arrive have one, up to 2147483647`)
  return index.toString(36)
}

function toInteger(value: unknown, name: string): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new TemplateError(`${name} needs whole numbers, not ${toJsonText(value)}`)
  }
  return number
}

/** The parts with neighbouring texts made one. */
export function joinTexts<Piece>(parts: readonly (Piece | string)[]): (Piece | string)[] {
  const joined: (Piece | string)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string')
      joined[joined.length - 1] = last + part
    else joined.push(part)
  }
  return joined
}
