import { fold, isZeroValue, toEssence } from '../compare/essence.ts'
import { isObject, toText, type Json, type JsonObject } from '../../json/index.ts'
import { LETTER_CASES } from './letter-case.ts'
import type { Family, Rewrite } from './rewrite.ts'

/** The keys of one object in another letter case. */
export const keyCases: Family = (from, to) => {
  if (!isObject(from) || !isObject(to)) return []
  return Object.entries(LETTER_CASES)
    .filter(([, change]) => [...from.keys()].some((key) => !to.has(key) && to.has(change(key))))
    .map(([name, change]) => ({
      name: `keys -> ${name}`,
      cost: 1,
      apply: (value) => {
        if (!isObject(value)) return undefined
        const changed = new Map([...value].map(([key, item]) => [change(key), item]))
        // Two keys that become one would take a field away, which no letter case explains.
        return changed.size === value.size ? changed : undefined
      },
    }))
}

/** One key for another: the value stays, whatever its form, or the names are alike. */
export const renames: Family = (from, to) => {
  if (!isObject(from) || !isObject(to)) return []
  const gone = [...from].filter(([key]) => !to.has(key))
  const come = [...to].filter(([key]) => !from.has(key))
  return gone.flatMap(([key, value]) =>
    come
      .filter(([name, item]) => fold(name) === fold(key) || isAlike(item, value))
      .toSorted(
        ([, x], [, y]) => Number(toText(y) === toText(value)) - Number(toText(x) === toText(value)),
      )
      .slice(0, 3)
      .map(([name]) => rename(key, name)),
  )
}

const isAlike = (one: Json, other: Json): boolean =>
  toText(one) === toText(other) || (!isObject(one) && toEssence(one) === toEssence(other))

const rename = (key: string, name: string): Rewrite => ({
  name: `key ${key} -> ${name}`,
  cost: 2,
  apply: (value) =>
    isObject(value) && value.has(key) && !value.has(name)
      ? new Map([...value].map(([each, item]) => [each === key ? name : each, item]))
      : undefined,
})

/** A field left out when it is null or empty, and a field that the other side always writes. */
export const absences: Family = (from, to) => {
  if (!isObject(from) || !isObject(to)) return []
  const gone = [...from].filter(([key, item]) => !to.has(key) && isZeroValue(item))
  const come = [...to].filter(([key, item]) => !from.has(key) && isZeroValue(item))
  return [
    ...gone.flatMap(([key, item]) => [
      ...(item === null ? [leaveOut(key, 'null -> absent', (value) => value === null)] : []),
      leaveOut(key, 'empty -> absent', isZeroValue),
    ]),
    ...come.map(([key, item]) => writeZero(key, item)),
  ]
}

const leaveOut = (key: string, name: string, isDropped: (item: Json) => boolean): Rewrite => ({
  name,
  field: key,
  cost: name.startsWith('null') ? 1 : 1.1,
  apply: (value) => {
    const item = isObject(value) ? value.get(key) : undefined
    if (!isObject(value) || item === undefined || !isDropped(item)) return undefined
    return without(value, key)
  },
})

const without = (fields: JsonObject, key: string): JsonObject =>
  new Map([...fields].filter(([name]) => name !== key))

const writeZero = (key: string, zero: Json): Rewrite => ({
  name: `absent -> ${toText(zero)}`,
  field: key,
  cost: 1,
  apply: (value) =>
    isObject(value) && !value.has(key) ? new Map([...value, [key, zero]]) : undefined,
})
