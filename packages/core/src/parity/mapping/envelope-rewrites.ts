import { fold } from '../compare/essence.ts'
import {
  isList,
  isNumber,
  isObject,
  isSameText,
  toText,
  type Json,
  type JsonObject,
} from '../../json/index.ts'
import type { Family, Rewrite } from './rewrite.ts'

/** More fields than an envelope has in practice; bounds the guesses. */
const MOST_FIELDS = 8

/** `{"data": …}` around the value, alone or beside what says nothing new about it; put there, or taken away. */
export const envelopes: Family = (from, to) => [
  ...listEnvelopes(from).map(unwrap),
  ...listEnvelopes(to).map(wrap),
]

/** A key that holds the content, and what stands beside it. */
type Envelope = { readonly key: string; readonly beside: readonly Beside[] }
const COUNT = Symbol('how many elements the content has')

/** A field whose value follows from the content (how many elements it has), or is always the same. */
type Beside = { readonly key: string; readonly is: Json | typeof COUNT }

const isScalar = (value: Json): boolean => !isObject(value) && !isList(value)

function listEnvelopes(value: Json): Envelope[] {
  if (!isObject(value) || value.size === 0 || value.size > MOST_FIELDS) return []
  if (value.size === 1) return Array.from(value.keys(), (key) => ({ key, beside: [] }))
  return [...value].flatMap(([key, content]) => {
    if (isScalar(content)) return []
    const others = [...value].filter(([name]) => name !== key)
    if (!others.every(([, item]) => isScalar(item))) return []
    return [{ key, beside: others.map(([name, item]) => toBeside(name, item, content)) }]
  })
}

const toBeside = (key: string, item: Json, content: Json): Beside =>
  isCountOf(item, content) ? { key, is: COUNT } : { key, is: item }

const isCountOf = (item: Json, content: Json): boolean =>
  isList(content) && isNumber(item) && item.number === String(content.length)

const describe = ({ key, beside }: Envelope): string => {
  const others = beside.map(
    (one) => `${one.key} ${one.is === COUNT ? '= its length' : toText(one.is)}`,
  )
  return others.length === 0 ? key : `${key} beside ${others.toSorted().join(', ')}`
}

const unwrap = (envelope: Envelope): Rewrite => ({
  name: `unwrap ${describe(envelope)}`,
  cost: 1 + envelope.beside.length / 4,
  apply: (value) => {
    const { key, beside } = envelope
    if (!isObject(value) || value.size !== beside.length + 1) return undefined
    const content = value.get(key)
    const isKnown = beside.every(({ key: name, is }) => {
      const item = value.get(name)
      if (item === undefined || content === undefined) return false
      return is === COUNT ? isCountOf(item, content) : isSameText(item, is)
    })
    return isKnown ? content : undefined
  },
})

const wrap = (envelope: Envelope): Rewrite => ({
  name: `wrap in ${describe(envelope)}`,
  cost: 1 + envelope.beside.length / 4,
  apply: (value) => {
    const { key, beside } = envelope
    if (beside.some(({ is }) => is === COUNT) && !isList(value)) return undefined
    const others = beside.map(({ key: name, is }): [string, Json] => [
      name,
      is === COUNT ? { number: String(isList(value) ? value.length : 0) } : is,
    ])
    return new Map<string, Json>([[key, value], ...others])
  },
})

/** Fields of an object moved into one that it holds, and out of it. */
export const nestings: Family = (from, to) => {
  if (!isObject(from) || !isObject(to)) return []
  return [...listNested(from, to).map(([key]) => inline(key)), ...listNested(to, from).map(nest)]
}

/** Objects that only one side holds, and whose fields the other side has beside it. */
const listNested = (one: JsonObject, other: JsonObject): [string, readonly string[]][] => {
  const open = new Set([...other.keys()].filter((key) => !one.has(key)).map(fold))
  return [...one].flatMap(([key, item]): [string, readonly string[]][] => {
    if (!isObject(item) || item.size === 0 || other.has(key)) return []
    const names = [...item.keys()]
    return names.every((name) => open.has(fold(name))) ? [[key, names]] : []
  })
}

const inline = (key: string): Rewrite => ({
  name: `fields of ${key} -> beside it`,
  cost: 1.5,
  apply: (value) => {
    const inner = isObject(value) ? value.get(key) : undefined
    if (!isObject(value) || !isObject(inner)) return undefined
    const entries = [...value].flatMap(([name, item]) =>
      name === key ? [...inner] : [[name, item] as const],
    )
    const changed = new Map(entries)
    return changed.size === entries.length ? changed : undefined
  },
})

const nest = ([key, names]: [string, readonly string[]]): Rewrite => ({
  name: `fields ${names.toSorted().join(', ')} -> inside ${key}`,
  cost: 1.5,
  apply: (value) => {
    if (!isObject(value) || value.has(key)) return undefined
    const isInside = (name: string): boolean => names.some((each) => fold(each) === fold(name))
    const inner = [...value].filter(([name]) => isInside(name))
    if (inner.length !== names.length) return undefined
    return new Map<string, Json>([
      ...[...value].filter(([name]) => !isInside(name)),
      [key, new Map(inner)],
    ])
  },
})
