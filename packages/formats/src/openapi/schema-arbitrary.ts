import * as fc from 'fast-check'
import type { Located, OpenApiDocuments, Value } from './openapi-documents.ts'
import {
  listAlternatives,
  NotGenerated,
  numberOf,
  typeOf,
  type NormalSchema,
} from './normal-schema.ts'

/** Deeper objects have only what they must; still deeper ones end. */
const OPTIONAL_LEVELS = 3
const MOST_LEVELS = 8
/** More elements and characters than a schema asks for: enough to differ. */
const MORE_ITEMS = 3
const MORE_CHARACTERS = 16

/**
 * Values that a schema allows.
 *
 * @throws NotGenerated naming the keyword that is not read
 */
export function toArbitrary(
  documents: OpenApiDocuments,
  located: Located,
  level = 0,
): fc.Arbitrary<unknown> {
  if (level > MOST_LEVELS) throw new NotGenerated('its schema refers to itself without end')
  const alternatives = listAlternatives(documents, located)
  return fc.oneof(...alternatives.map((one) => ofSchema(one, { documents, level })))
}

type Scope = { readonly documents: OpenApiDocuments; readonly level: number }

export function ofSchema(schema: NormalSchema, scope: Scope): fc.Arbitrary<unknown> {
  const { value } = schema
  if (value['const'] !== undefined) return fc.constant(value['const'])
  if (Array.isArray(value['enum'])) return fc.constantFrom(...(value['enum'] as unknown[]))
  const ofType = BY_TYPE[typeOf(schema) ?? '']
  return ofType ? ofType(schema, scope) : fc.constantFrom<unknown>('any', 1, true)
}

const BY_TYPE: Readonly<
  Record<string, (schema: NormalSchema, scope: Scope) => fc.Arbitrary<unknown>>
> = {
  array: ofArray,
  boolean: () => fc.boolean(),
  integer: ({ value }) => ofInteger(value),
  number: ({ value }) => ofNumber(value),
  object: ofObject,
  string: ({ value }) => ofString(value),
}

/** The lowest and the highest number that a schema allows: both may be written in two ways. */
export function boundsOf(value: Value, step: number): { min?: number; max?: number } {
  const bound = (keyword: string, exclusive: string, sign: number): number | undefined => {
    const own = numberOf(value, keyword)
    const strict = numberOf(value, exclusive)
    if (strict !== undefined) return strict + sign * step
    return own !== undefined && value[exclusive] === true ? own + sign * step : own
  }
  const min = bound('minimum', 'exclusiveMinimum', 1)
  const max = bound('maximum', 'exclusiveMaximum', -1)
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}

/** What most databases and languages hold, unless the schema says otherwise. */
const INT32 = 2 ** 31

function ofInteger(value: Value): fc.Arbitrary<unknown> {
  const { min = -INT32, max = INT32 - 1 } = boundsOf(value, 1)
  const factor = numberOf(value, 'multipleOf') ?? 1
  if (!Number.isInteger(factor))
    throw new NotGenerated('its schema has a multipleOf with a fraction')
  const low = Math.max(Math.ceil(min / factor), Number.MIN_SAFE_INTEGER)
  const high = Math.min(Math.floor(max / factor), Number.MAX_SAFE_INTEGER)
  if (low > high) throw new NotGenerated('no number is within its bounds')
  return fc.integer({ min: low, max: high }).map((times) => times * factor)
}

function ofNumber(value: Value): fc.Arbitrary<unknown> {
  if (value['multipleOf'] !== undefined) return ofInteger(value)
  const { min = -1e6, max = 1e6 } = boundsOf(value, 1e-3)
  if (min > max) throw new NotGenerated('no number is within its bounds')
  const clamp = (number: number): number => Math.min(Math.max(Number(number.toFixed(3)), min), max)
  return fc.double({ min, max, noNaN: true }).map((number) => clamp(number) + 0)
}

const FORMATS: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  byte: () => fc.base64String(),
  date: () => ofDate().map((date) => date.toISOString().slice(0, 10)),
  'date-time': () => ofDate().map((date) => date.toISOString()),
  email: () => fc.emailAddress(),
  hostname: () => fc.domain(),
  ipv4: () => fc.ipV4(),
  ipv6: () => fc.ipV6(),
  uri: () => fc.webUrl(),
  url: () => fc.webUrl(),
  uuid: () => fc.uuid(),
}

const ofDate = (): fc.Arbitrary<Date> =>
  fc.date({ min: new Date('2000-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })

export function lengthsOf(value: Value): {
  readonly minLength: number
  readonly maxLength: number
} {
  const minLength = numberOf(value, 'minLength') ?? 0
  const maxLength = Math.min(numberOf(value, 'maxLength') ?? Infinity, minLength + MORE_CHARACTERS)
  return { minLength, maxLength }
}

function ofString(value: Value): fc.Arbitrary<string> {
  const { minLength, maxLength } = lengthsOf(value)
  const most = numberOf(value, 'maxLength') ?? Infinity
  const fits = (text: string): boolean => text.length >= minLength && text.length <= most
  if (typeof value['pattern'] === 'string') return ofPattern(value['pattern']).filter(fits)
  const format = typeof value['format'] === 'string' ? value['format'] : ''
  if (format === 'binary') throw new NotGenerated('its schema has bytes')
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
  if (known) return known().filter(fits)
  return fc.string({ unit: 'grapheme-ascii', minLength, maxLength })
}

function ofPattern(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'))
  } catch {
    throw new NotGenerated(`its schema has the pattern ${pattern}`)
  }
}

/** How many elements the lists of a schema may have. */
export function sizesOf(value: Value): { readonly minLength: number; readonly maxLength: number } {
  const minLength = numberOf(value, 'minItems') ?? 0
  const most = numberOf(value, 'maxItems') ?? Infinity
  return { minLength, maxLength: Math.min(most, minLength + MORE_ITEMS) }
}

function ofArray(
  { value, items }: NormalSchema,
  { documents, level }: Scope,
): fc.Arbitrary<unknown> {
  const item = items ? toArbitrary(documents, items, level + 1) : fc.integer()
  if (value['uniqueItems'] !== true) return fc.array(item, sizesOf(value))
  return fc.uniqueArray(item, { ...sizesOf(value), selector: (one) => JSON.stringify(one) })
}

function ofObject(
  { properties, required }: NormalSchema,
  { documents, level }: Scope,
): fc.Arbitrary<unknown> {
  const model: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [name, property] of properties) {
    if (!required.has(name) && level >= OPTIONAL_LEVELS) continue
    try {
      model[name] = toArbitrary(documents, property, level + 1)
    } catch (error) {
      // What need not be there is left out.
      if (!(error instanceof NotGenerated) || required.has(name)) throw error
    }
  }
  for (const name of required) model[name] ??= fc.constant('any')
  return fc.record(model, { requiredKeys: [...required], noNullPrototype: true })
}
