import { isNumeric } from '@gauntlet/core/json'
import { isObject, type Located, type OpenApiDocuments, type Value } from './openapi-documents.ts'

/** A schema with its references followed and its `allOf` put together; `oneOf` and `anyOf` are several of these. */
export type NormalSchema = {
  /** Without `properties`, `items` and what combines schemas. */
  readonly value: Value
  readonly properties: ReadonlyMap<string, Located>
  readonly required: ReadonlySet<string>
  readonly items: Located | undefined
}

/** Why nothing can be generated. */
export class NotGenerated extends Error {}

/** More alternatives than a message has: `oneOf` within `anyOf` multiplies. */
const MOST_ALTERNATIVES = 16

const COMBINING = ['allOf', 'oneOf', 'anyOf', 'properties', 'items', 'required', '$ref']
const UNREAD = [
  'not',
  'if',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'prefixItems',
  'contains',
  'propertyNames',
  'minProperties',
  'maxProperties',
]

/** @throws NotGenerated for a keyword that is not read, and where there is no schema */
export function listAlternatives(
  documents: OpenApiDocuments,
  located: Located,
  around: readonly unknown[] = [],
): NormalSchema[] {
  // A schema may refer to itself: how deep that goes is decided by who makes values of it.
  const at = { ...documents.follow({ ...located, via: [] }), via: [] }
  if (!isObject(at.value) || around.includes(at.value))
    throw new NotGenerated('its schema leads nowhere')
  const { value } = at
  const unread = UNREAD.find((keyword) => value[keyword] !== undefined)
  if (unread !== undefined) throw new NotGenerated(`its schema has ${unread}`)
  const list = (key: string): Located[] => {
    const found = documents.at(at, key)
    return Array.isArray(found?.value)
      ? found.value.map((one) => ({ ...found, value: one as unknown }))
      : []
  }
  let alternatives = [toOwn(documents, at)]
  for (const part of list('allOf'))
    alternatives = multiply(alternatives, listAlternatives(documents, part, [...around, value]))
  for (const key of ['oneOf', 'anyOf']) {
    const each = list(key).flatMap((part) => listAlternatives(documents, part, [...around, value]))
    if (each.length > 0) alternatives = multiply(alternatives, each)
  }
  return alternatives
}

const multiply = (left: readonly NormalSchema[], right: readonly NormalSchema[]): NormalSchema[] =>
  left.flatMap((one) => right.map((other) => merge(one, other))).slice(0, MOST_ALTERNATIVES)

const merge = (left: NormalSchema, right: NormalSchema): NormalSchema => ({
  value: { ...left.value, ...right.value },
  properties: new Map([...left.properties, ...right.properties]),
  required: new Set([...left.required, ...right.required]),
  items: right.items ?? left.items,
})

function toOwn(documents: OpenApiDocuments, at: Located): NormalSchema {
  const value = at.value as Value
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !COMBINING.includes(key)))
  const properties = documents.at(at, 'properties')
  const names = isObject(properties?.value) ? Object.keys(properties.value) : []
  const found = names.flatMap((name) => {
    const property = properties && documents.at(properties, name)
    // Only answers have it.
    const isHidden = isObject(property?.value) && property.value['readOnly'] === true
    return property && !isHidden ? [[name, property] as const] : []
  })
  const { required } = value
  const kept = new Map(found)
  return {
    value: own,
    properties: kept,
    required: new Set(
      (Array.isArray(required) ? required.map(String) : []).filter(
        (name) => kept.has(name) || !names.includes(name),
      ),
    ),
    items: documents.at(at, 'items'),
  }
}

/** The type of a schema, where it has one or its keywords say it. */
export function typeOf({ value, properties, items }: NormalSchema): string | undefined {
  const { type } = value
  const [first] = Array.isArray(type)
    ? (type as unknown[]).filter((each) => each !== 'null')
    : [type]
  if (typeof first === 'string') return first
  if (properties.size > 0) return 'object'
  return items ? 'array' : undefined
}

/** A keyword that is a number. */
export const numberOf = (value: Value, keyword: string): number | undefined =>
  isNumeric(value[keyword]) ? Number(value[keyword]) : undefined
