import { toNumeric, type Numeric } from '../json/index.ts'

/** What may stand between `{{` and `}}`. */
export type TemplateExpression =
  | { readonly kind: 'literal'; readonly value: string | Numeric | boolean | null }
  | { readonly kind: 'path'; readonly root: string; readonly keys: readonly (string | number)[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly TemplateExpression[] }

const NAME = /^[A-Za-z_$][\w$-]*/
const NUMBER = /^-?\d+(?:\.\d+)?/
const TEXT = /^'([^']*)'|^"([^"]*)"/
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

/** Reads one expression. @throws TemplateError naming what could not be read */
export function parseExpression(source: string): TemplateExpression {
  const [expression, rest] = parseOne(source.trim())
  if (rest !== '') throw new TemplateError(`{{ ${source} }} cannot be read from "${rest}" on`)
  return expression
}

type Parsed<T> = [value: T, rest: string]

function parseOne(text: string): Parsed<TemplateExpression> {
  const quoted = TEXT.exec(text)
  if (quoted) return [{ kind: 'literal', value: quoted[1] ?? quoted[2] ?? '' }, after(text, quoted)]
  const number = NUMBER.exec(text)
  if (number) return [{ kind: 'literal', value: toNumeric(number[0]) }, after(text, number)]
  const name = NAME.exec(text)
  if (!name) throw new TemplateError(`"${text}" is no variable, literal or $function`)
  const rest = after(text, name)
  const word = WORDS[name[0]]
  if (word !== undefined && Object.hasOwn(WORDS, name[0]))
    return [{ kind: 'literal', value: word }, rest]
  if (rest.startsWith('(')) {
    const [args, tail] = parseArguments(rest.slice(1).trimStart())
    return [{ kind: 'call', name: name[0], args }, tail]
  }
  const [keys, tail] = parseKeys(rest)
  return [{ kind: 'path', root: name[0], keys }, tail]
}

function parseArguments(text: string): Parsed<TemplateExpression[]> {
  const args: TemplateExpression[] = []
  let rest = text
  while (!rest.startsWith(')')) {
    const [arg, tail] = parseOne(rest)
    args.push(arg)
    if (tail.startsWith(',')) rest = tail.slice(1).trimStart()
    else if (tail.startsWith(')')) rest = tail
    else throw new TemplateError(`"${tail}" should go on with , or )`)
  }
  return [args, rest.slice(1).trimStart()]
}

const DOT_KEY = /^\.([A-Za-z_$][\w$-]*|\d+)/
const BRACKET_KEY = /^\[\s*(?:(\d+)|'([^']*)'|"([^"]*)")\s*\]/

function parseKeys(text: string): Parsed<(string | number)[]> {
  const keys: (string | number)[] = []
  let rest = text
  for (;;) {
    const match = DOT_KEY.exec(rest) ?? BRACKET_KEY.exec(rest)
    if (!match) return [keys, rest.trimStart()]
    const key = match[1] ?? match[2] ?? match[3] ?? ''
    keys.push(match[1] !== undefined && /^\d+$/.test(key) ? Number(key) : key)
    rest = rest.slice(match[0].length)
  }
}

const after = (text: string, match: RegExpExecArray): string =>
  text.slice(match[0].length).trimStart()

/** A template that cannot be read, or that has no value when its text is needed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}
