import * as fc from 'fast-check'
import type { OpenApiDocuments } from './openapi-documents.ts'
import { numberOf, typeOf, type NormalSchema } from './normal-schema.ts'
import { boundsOf, lengthsOf, ofSchema, sizesOf, toArbitrary } from './schema-arbitrary.ts'

/** Values that break one keyword of a schema, and as far as can be only that. */
export type BrokenValue = { readonly keyword: string; readonly values: fc.Arbitrary<unknown> }

/** Texts that are of none of the formats. */
const NO_FORMAT = 'not-of-this-format'
const CHECKED_FORMATS = new Set(['date', 'date-time', 'email', 'ipv4', 'ipv6', 'uuid'])

/**
 * One entry for each keyword of a schema that a value can break.
 *
 * @param isText the value is sent as text: what is no text looks like one
 */
export function listBroken(
  schema: NormalSchema,
  documents: OpenApiDocuments,
  isText: boolean,
): BrokenValue[] {
  const { value } = schema
  const type = typeOf(schema)
  const broken: BrokenValue[] = []
  const add = (keyword: string, values: fc.Arbitrary<unknown>): void => {
    broken.push({ keyword, values })
  }
  if (Array.isArray(value['enum']) || value['const'] !== undefined) {
    const allowed = ((value['enum'] as unknown[] | undefined) ?? [value['const']]).map(String)
    add(
      'enum',
      fc
        .string({ unit: 'grapheme-ascii', minLength: 1 })
        .map((text) => `${text}~`)
        .filter((text) => !allowed.includes(text)),
    )
    return broken
  }
  if (type === 'integer' || type === 'number') listNumbers(schema, type, add)
  if (type === 'boolean') add('type', fc.constantFrom('maybe', '2'))
  if (type === 'string') listTexts(schema, isText, add)
  if (type === 'array') listLists(schema, documents, add)
  if (type === 'object' && !isText) add('type', fc.constantFrom<unknown>('text', 1, []))
  return broken
}

type Add = (keyword: string, values: fc.Arbitrary<unknown>) => void

function listNumbers({ value }: NormalSchema, type: 'integer' | 'number', add: Add): void {
  add('type', fc.constantFrom('abc', 'one'))
  const { min, max } = boundsOf(value, 1)
  if (min !== undefined && min > Number.MIN_SAFE_INTEGER / 2)
    add(
      'minimum',
      fc.integer({ min: 1, max: 1000 }).map((below) => Math.ceil(min) - below),
    )
  if (max !== undefined && max < Number.MAX_SAFE_INTEGER / 2)
    add(
      'maximum',
      fc.integer({ min: 1, max: 1000 }).map((above) => Math.floor(max) + above),
    )
  if (type === 'integer')
    add(
      'type integer',
      fc.constantFrom(0.5, 1.25).map((part) => Math.ceil(min ?? 0) + part),
    )
  const factor = numberOf(value, 'multipleOf')
  if (factor !== undefined && Number.isInteger(factor) && factor > 1)
    add(
      'multipleOf',
      fc.integer({ min: 1, max: 1000 }).map((times) => times * factor + 1),
    )
}

function listTexts({ value }: NormalSchema, isText: boolean, add: Add): void {
  if (!isText) add('type', fc.constantFrom<unknown>(1, true, []))
  const { minLength } = lengthsOf(value)
  const least = isText ? 2 : 1
  if (minLength >= least)
    add(
      'minLength',
      fc.string({ unit: 'grapheme-ascii', minLength: least - 1, maxLength: minLength - 1 }),
    )
  const most = numberOf(value, 'maxLength')
  if (most !== undefined && most <= MOST_CHARACTERS)
    add(
      'maxLength',
      fc.string({ unit: 'grapheme-ascii', minLength: most + 1, maxLength: most + 16 }),
    )
  const { pattern, format } = value
  if (typeof pattern === 'string') {
    const wanted = toRegExp(pattern)
    if (wanted)
      add(
        'pattern',
        fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((text) => !wanted.test(text)),
      )
  } else if (typeof format === 'string' && CHECKED_FORMATS.has(format))
    add('format', fc.constant(NO_FORMAT))
}

/** Longer texts than that fill no field by mistake. */
const MOST_CHARACTERS = 100_000

function toRegExp(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return undefined
  }
}

function listLists(schema: NormalSchema, documents: OpenApiDocuments, add: Add): void {
  const { value, items } = schema
  const item = items ? toArbitrary(documents, items) : fc.integer()
  const { minLength } = sizesOf(value)
  if (minLength >= 2) add('minItems', fc.array(item, { minLength: 1, maxLength: minLength - 1 }))
  const most = numberOf(value, 'maxItems')
  if (most !== undefined && most <= 1_000)
    add('maxItems', fc.array(item, { minLength: most + 1, maxLength: most + 3 }))
}

/** The same of an object: one property missing or broken, all others as they must be. */
export function listBrokenObjects(
  schema: NormalSchema,
  documents: OpenApiDocuments,
  listOf: (name: string) => readonly NormalSchema[],
): BrokenValue[] {
  const whole = ofSchema(schema, { documents, level: 0 }) as fc.Arbitrary<Record<string, unknown>>
  const broken: BrokenValue[] = listBroken(schema, documents, false)
  for (const name of schema.required) {
    const without = whole.map(({ [name]: _left, ...rest }) => rest)
    broken.push({ keyword: `required ${name}`, values: without })
  }
  for (const name of schema.properties.keys()) {
    const alternatives = listOf(name)
    const [only] = alternatives
    // A value that breaks one alternative may be right for another.
    if (!only || alternatives.length > 1) continue
    for (const { keyword, values } of listBroken(only, documents, false))
      broken.push({
        keyword: `${name} ${keyword}`,
        values: fc.tuple(whole, values).map(([object, value]) => ({ ...object, [name]: value })),
      })
  }
  return broken
}
