/** A number as it was written: `9007199254740993`, `1.0` and `1` stay what they are. */
export type JsonNumber = { readonly number: string }

/** Keys in the order of the text; a map, so that a key called `__proto__` is a key like any other. */
export type JsonObject = ReadonlyMap<string, Json>

/** A JSON value without loss. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject

export type JsonType = 'null' | 'boolean' | 'string' | 'number' | 'list' | 'object'

export const isObject = (value: Json | undefined): value is JsonObject => value instanceof Map

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

export const isNumber = (value: Json | undefined): value is JsonNumber =>
  typeof value === 'object' && value !== null && 'number' in value

export function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (isNumber(value)) return 'number'
  return isList(value) ? 'list' : 'object'
}

/** The value as compact JSON text, numbers as they were written. */
export function toText(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (isNumber(value)) return value.number
  if (isList(value)) return `[${value.map(toText).join(',')}]`
  const entries = Array.from(value, ([key, item]) => `${toText(key)}:${toText(item)}`)
  return `{${entries.join(',')}}`
}

/** The same text for objects that differ only in the order of their keys. */
export function toSortedText(value: Json): string {
  if (isList(value)) return `[${value.map(toSortedText).join(',')}]`
  if (!isObject(value)) return toText(value)
  const entries = Array.from(value, ([key, item]) => `${toText(key)}:${toSortedText(item)}`)
  return `{${entries.toSorted().join(',')}}`
}

/** Values that are no list and no object, or are empty ones. */
export function countLeaves(value: Json): number {
  const items = isList(value) ? value : isObject(value) ? [...value.values()] : []
  return items.length === 0 ? 1 : items.reduce<number>((sum, item) => sum + countLeaves(item), 0)
}

/** Whether two values have the same text, also in the order of their keys. */
export function isSameText(one: Json, other: Json): boolean {
  if (one === other) return true
  if (isNumber(one)) return isNumber(other) && one.number === other.number
  if (isList(one))
    return (
      isList(other) &&
      one.length === other.length &&
      one.every((item, at) => isSameText(item, other[at] ?? null))
    )
  if (!isObject(one) || !isObject(other) || one.size !== other.size) return false
  const keys = other.keys()
  for (const [key, item] of one) {
    if (keys.next().value !== key || !isSameText(item, other.get(key) ?? null)) return false
  }
  return true
}
