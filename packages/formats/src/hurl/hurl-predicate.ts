import {
  compileTemplate,
  renderText,
  sameValue,
  type Expectation,
  type Predicate,
  type Source,
  type ValueType,
} from '@gauntlet/core/flow'
import { ExactNumber, readExactJson, toNumeric } from '@gauntlet/core/json'
import { isIP } from 'node:net'
import type { Allowed } from '../source-node.ts'
import { countOf } from './hurl-filters.ts'
import { readPatternAndFlags, type ToTemplate } from './hurl-query.ts'
import type { HurlLineReader, HurlToken } from './hurl-tokens.ts'
import { NodeSet } from './hurl-xpath.ts'

type Judgement = Pick<Extract<Expectation, { must: Predicate }>, 'of' | 'must' | 'not'>

/** `not startsWith "a"`, `== 5`, `exists`: what must hold of a source. */
export function readPredicate(
  of: Source,
  reader: HurlLineReader,
  toTemplate: ToTemplate,
): Judgement {
  const negated = reader.takeIf('not')
  const { text } = reader.next ?? reader.fail('expected a predicate such as == or exists')
  const reason = HURL_PREDICATES.refused?.[text]
  if (reason !== undefined)
    reader.fail(`the predicate ${text} is not supported: ${reason}`, 'UNSUPPORTED')
  if (!HURL_PREDICATES.known.includes(text))
    reader.fail(`the predicate or filter ${text} is not supported`, 'UNSUPPORTED')
  reader.take(text)
  const not = negated !== (text === '!=')
  return { ...readMust(text, of, { reader, toTemplate }), ...(not && { not }) }
}

type Reading = { readonly reader: HurlLineReader; readonly toTemplate: ToTemplate }

function readMust(
  name: string,
  of: Source,
  { reader, toTemplate }: Reading,
): { readonly of: Source; readonly must: Predicate } {
  const type = TYPES[name]
  if (type) return { of, must: { kind: 'type', type } }
  const test = TESTS[name]
  if (test) return { of: computed(name, of, test), must: { kind: 'equals', value: true } }
  if (name === 'exists') return { of: converted(of, whatExists), must: { kind: 'exists' } }
  if (name === 'isEmpty')
    return { of: computed('count', of, sizeOf), must: { kind: 'equals', value: 0 } }
  if (name === 'matches') return { of, must: { kind: 'matches', ...readPatternAndFlags(reader) } }
  const kind = COMPARISONS[name] ?? reader.fail(`the predicate ${name} is not supported`)
  const token = reader.take('a value')
  if (token.kind === 'bytes') return compareBytes(kind, of, readBytes(reader, token))
  if (token.kind === 'template' && kind === 'equals') {
    const wanted = toTemplate.typed(token.text)
    if (typeof wanted === 'string') return compareLate(of, wanted)
    return { of: converted(of, toPlain), must: { kind, value: wanted } }
  }
  if (kind.endsWith('-with') && !['text', 'template'].includes(token.kind))
    reader.fail(`${name} needs a text in double quotes`)
  if (token.kind === 'number' && FLOAT.test(token.text))
    return { of: computed('', of, toDouble), must: { kind, value: Number(token.text) } }
  const value = readValue(reader, token, toTemplate)
  const left = kind === 'equals' ? converted(of, toPlain) : of
  return { of: left, must: { kind, value } }
}

/** A number that Hurl holds as a double; integers are exact there too. */
const FLOAT = /[.eE]/

const toDouble = (value: unknown): unknown =>
  value instanceof ExactNumber ? Number(value.text) : value

/** With a variable, which may hold a date. */
function compareLate(of: Source, text: string): { readonly of: Source; readonly must: Predicate } {
  const wanted = compileTemplate(text)
  const source: Source = {
    kind: 'computed',
    name: `equality with ${text}`,
    of,
    compute: (value, _answer, context) => {
      if (value === undefined) return undefined
      const other = wanted.kind === 'lone' ? wanted.evaluate(context) : renderText(wanted, context)
      return sameValue(toPlain(value), toPlain(other))
    },
  }
  return { of: source, must: { kind: 'equals', value: true } }
}

const computed = (name: string, of: Source, compute: (value: unknown) => unknown): Source => ({
  kind: 'computed',
  name,
  of,
  compute,
})

/** What JSONPath, headers and the status give needs no conversion: only what was computed can be nodes, bytes or a date. */
const converted = (of: Source, compute: (value: unknown) => unknown): Source =>
  of.kind === 'computed' ? computed('', of, compute) : of

const whatExists = (value: unknown): unknown =>
  value instanceof NodeSet && value.length === 0 ? undefined : value

const sizeOf = (value: unknown): unknown =>
  typeof value === 'string' ? value.length : countOf(value)

/** Dates are compared as what they are in JSON. */
const toPlain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

/** Bytes as hexadecimal text, of which two digits are one byte. */
function compareBytes(
  kind: (typeof COMPARISONS)[string],
  of: Source,
  wanted: Buffer,
): { readonly of: Source; readonly must: Predicate } {
  const compute = (value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return undefined
    const found = Buffer.from(value)
    if (kind === 'contains') return found.includes(wanted)
    if (kind === 'starts-with') return found.subarray(0, wanted.length).equals(wanted)
    if (kind === 'ends-with')
      return (
        found.length >= wanted.length && found.subarray(found.length - wanted.length).equals(wanted)
      )
    const order = found.compare(wanted)
    const holds = {
      equals: order === 0,
      less: order < 0,
      'at-most': order <= 0,
      greater: order > 0,
    }
    return kind === 'at-least' ? order >= 0 : holds[kind]
  }
  const name = `${kind} hex ${Buffer.from(wanted).toString('hex')}:`
  return { of: computed(name, of, compute), must: { kind: 'equals', value: true } }
}

function readBytes(reader: HurlLineReader, { text }: HurlToken): Buffer {
  const [, kind, inside = ''] = /^(\w+),([^;]*);$/.exec(text) ?? []
  if (kind === 'hex') return Buffer.from(inside.trim(), 'hex')
  if (kind === 'base64') return Buffer.from(inside.replaceAll(/\s/g, ''), 'base64')
  return reader.fail('a value from a file is not supported; write it here', 'UNSUPPORTED')
}

const TYPES: Readonly<Record<string, ValueType>> = {
  isBoolean: 'boolean',
  isCollection: 'collection',
  isFloat: 'float',
  isInteger: 'integer',
  isNumber: 'number',
  isString: 'string',
  isIsoDate: 'date',
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Questions about a value that is there. */
const TESTS: Readonly<Record<string, (value: unknown) => boolean | undefined>> = {
  isDate: (value) => (value === undefined ? undefined : value instanceof Date),
  isIpv4: (value) => (typeof value === 'string' ? isIP(value) === 4 : undefined),
  isIpv6: (value) => (typeof value === 'string' ? isIP(value) === 6 : undefined),
  isUuid: (value) => (typeof value === 'string' ? UUID.test(value) : undefined),
  isList: (value) => (value === undefined ? undefined : Array.isArray(value)),
  isObject: (value) =>
    value === undefined ? undefined : !Array.isArray(value) && countOf(value) !== undefined,
}

const COMPARISONS: Readonly<
  Record<
    string,
    | 'equals'
    | 'less'
    | 'at-most'
    | 'greater'
    | 'at-least'
    | 'contains'
    | 'ends-with'
    | 'starts-with'
  >
> = {
  '==': 'equals',
  '!=': 'equals',
  '<': 'less',
  '<=': 'at-most',
  '>': 'greater',
  '>=': 'at-least',
  contains: 'contains',
  endsWith: 'ends-with',
  includes: 'contains',
  startsWith: 'starts-with',
}

export const HURL_PREDICATES: Allowed = {
  known: [
    ...Object.keys(COMPARISONS),
    ...Object.keys(TYPES),
    ...Object.keys(TESTS),
    'exists',
    'isEmpty',
    'matches',
    'not',
  ],
}

function readValue(reader: HurlLineReader, token: HurlToken, toTemplate: ToTemplate): unknown {
  if (token.kind === 'number') return toNumeric(token.text)
  if (token.kind === 'text' || token.kind === 'template') return toTemplate(token.text)
  if (token.kind === 'word' && ['true', 'false', 'null'].includes(token.text))
    return readExactJson(token.text)
  return reader.fail(`${token.text} is no value; texts are written in double quotes`)
}
