import { type Json, isList, isNumber, isObject } from '../../json/index.ts'
import type { Family, Rewrite } from './rewrite.ts'

/** Fields tried as what a list is ordered by. */
const MOST_FIELDS = 12

/** The same elements in another order that a rule gives: reversed, or by one field. */
export const listOrders: Family = (from, to) => {
  if (!isList(from) || !isList(to) || from.length < 2 || from.length !== to.length) return []
  const [first] = to
  const isOfScalars = toSortKey(first) !== undefined
  const fields = [...(isObject(first) ? first : [])].filter(
    ([, item]) => toSortKey(item) !== undefined,
  )
  return [
    { name: 'list order -> reversed', cost: 1, apply: reverse },
    ...(isOfScalars ? bothWays('', toSortKey) : []),
    ...fields
      .slice(0, MOST_FIELDS)
      .flatMap(([field]) =>
        bothWays(`by ${field} `, (item) =>
          isObject(item) ? toSortKey(item.get(field)) : undefined,
        ),
      ),
  ]
}

type SortKey = (item: Json | undefined) => string | undefined

/** A text, or a number as it is written; undefined for any other value. */
const toSortKey: SortKey = (value) =>
  typeof value === 'string' ? value : isNumber(value) ? value.number : undefined

const reverse = (value: Json): Json | undefined => (isList(value) ? value.toReversed() : undefined)

const bothWays = (by: string, keyOf: SortKey): Rewrite[] => [
  { name: `list order -> ${by}ascending`, cost: 1.2, apply: (value) => sort(value, keyOf, 1) },
  { name: `list order -> ${by}descending`, cost: 1.2, apply: (value) => sort(value, keyOf, -1) },
]

/** Undefined for what is no list, and where an element has no key. */
function sort(value: Json, keyOf: SortKey, sign: 1 | -1): Json | undefined {
  if (!isList(value)) return undefined
  const keyed = value.flatMap((item) => {
    const key = keyOf(item)
    return key === undefined ? [] : [{ item, key }]
  })
  if (keyed.length < value.length) return undefined
  return keyed.toSorted((a, b) => sign * compareKeys(a.key, b.key)).map(({ item }) => item)
}

/** Numbers by value, also where they stand as texts; other texts by their code units. */
function compareKeys(a: string, b: string): number {
  const byValue = Number(a) - Number(b)
  if (!Number.isNaN(byValue)) return byValue
  return a < b ? -1 : Number(a > b)
}
