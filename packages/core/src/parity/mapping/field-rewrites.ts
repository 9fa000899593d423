import { isList, isObject, toText, type Json, type JsonObject } from '../json/json.ts'
import { fold, LETTER_CASES } from './letter-case.ts'
import type { Family, Rewrite } from './rewrite.ts'

/** Changes every object of a value, innermost first. */
function mapObjects(value: Json, change: (fields: JsonObject) => JsonObject): Json {
  if (isList(value)) return value.map((item) => mapObjects(item, change))
  if (!isObject(value)) return value
  return change(new Map([...value].map(([key, item]) => [key, mapObjects(item, change)])))
}

/** Keys in another letter case, at every depth. */
export const keyCases: Family = (from, to) => {
  if (!isObject(from) && !isList(from)) return []
  const wanted = listKeys(to)
  return Object.entries(LETTER_CASES)
    .filter(([, change]) =>
      [...listKeys(from)].some((key) => change(key) !== key && wanted.has(change(key))),
    )
    .map(([name, change]) => ({
      name: `keys -> ${name}`,
      cost: 1,
      apply: (value) =>
        mapObjects(value, (fields) => {
          const changed = new Map([...fields].map(([key, item]) => [change(key), item]))
          // Two keys that become one would take a field away, which no letter case explains.
          return changed.size === fields.size ? changed : fields
        }),
    }))
}

function listKeys(value: Json): Set<string> {
  if (isList(value)) return new Set(value.flatMap((item) => [...listKeys(item)]))
  if (!isObject(value)) return new Set()
  return new Set([...value].flatMap(([key, item]) => [key, ...listKeys(item)]))
}

/** One key for another: the value stays, or the names are alike. */
export const renames: Family = (from, to) => {
  if (!isObject(from) || !isObject(to)) return []
  const gone = [...from].filter(([key]) => !to.has(key))
  const come = [...to].filter(([key]) => !from.has(key))
  return gone.flatMap(([key, value]) =>
    come
      .filter(([name, item]) => fold(name) === fold(key) || toText(item) === toText(value))
      .slice(0, 3)
      .map(([name]) => rename(key, name)),
  )
}

const rename = (key: string, name: string): Rewrite => ({
  name: `key ${key} -> ${name}`,
  cost: 2,
  apply: (value) =>
    isObject(value) && value.has(key) && !value.has(name)
      ? new Map([...value].map(([each, item]) => [each === key ? name : each, item]))
      : undefined,
})

/** `{"data": …}` around the value, or taken away. */
export const envelopes: Family = (from, to) => {
  const [outer] = isObject(from) && from.size === 1 ? from.keys() : []
  const [wanted] = isObject(to) && to.size === 1 ? to.keys() : []
  return [
    ...(outer === undefined ? [] : [unwrap(outer)]),
    ...(wanted === undefined ? [] : [wrap(wanted)]),
  ]
}

const unwrap = (key: string): Rewrite => ({
  name: `unwrap ${key}`,
  cost: 1,
  apply: (value) => (isObject(value) && value.size === 1 ? value.get(key) : undefined),
})

const wrap = (key: string): Rewrite => ({
  name: `wrap in ${key}`,
  cost: 1,
  apply: (value) => new Map([[key, value]]),
})

const EMPTY = new Set(['""', '0', 'null', 'false', '[]', '{}'])

/** Fields left out when they are null or empty, and fields that the other side always writes. */
export const absences: Family = (from, to) => {
  const dropping = [
    dropFields('null -> absent', (item) => item === null),
    dropFields('empty -> absent', (item) => EMPTY.has(toText(item))),
  ]
  if (!isObject(from) || !isObject(to)) return dropping
  const added = [...to].filter(([key, item]) => !from.has(key) && EMPTY.has(toText(item)))
  return added.length === 0 ? dropping : [...dropping, addFields(added)]
}

const dropFields = (name: string, isDropped: (item: Json) => boolean): Rewrite => ({
  name,
  cost: 1,
  apply: (value) =>
    mapObjects(value, (fields) => new Map([...fields].filter(([, item]) => !isDropped(item)))),
})

function addFields(added: readonly (readonly [string, Json])[]): Rewrite {
  const zeros = [...new Set(added.map(([, item]) => toText(item)))].toSorted()
  return {
    name: `absent -> ${zeros.join(' ')}`,
    detail: added
      .map(([key]) => key)
      .toSorted()
      .join(', '),
    cost: 1 + added.length / 2,
    apply: (value) =>
      isObject(value)
        ? new Map([...value, ...added.filter(([key]) => !value.has(key))])
        : undefined,
  }
}
