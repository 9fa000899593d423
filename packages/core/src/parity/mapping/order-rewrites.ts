import { isList, isNumber, isObject, toText, type Json } from '../../json/index.ts'
import type { Family, Rewrite } from './rewrite.ts'

/** Fields tried as what a list is ordered by. */
const MOST_FIELDS = 12

/** The same elements in another order that a rule gives: reversed, or by one field. */
export const listOrders: Family = (from, to) => {
  if (!isList(from) || !isList(to) || from.length < 2 || from.length !== to.length) return []
  const [first] = to
  const fields = isObject(first)
    ? [...first].filter(([, item]) => isScalar(item)).map(([key]) => key)
    : isScalar(first)
      ? [undefined]
      : []
  return [
    { name: 'list order -> reversed', cost: 1, apply: reverse },
    ...fields.slice(0, MOST_FIELDS).flatMap((field) => [sortBy(field, 1), sortBy(field, -1)]),
  ]
}

const isScalar = (value: Json | undefined): boolean =>
  typeof value === 'string' || (value !== undefined && isNumber(value))

const reverse = (value: Json): Json | undefined => (isList(value) ? value.toReversed() : undefined)

const sortBy = (field: string | undefined, sign: number): Rewrite => ({
  name: `list order -> ${field === undefined ? '' : `by ${field} `}${sign > 0 ? 'ascending' : 'descending'}`,
  cost: 1.2,
  apply: (value) => {
    if (!isList(value)) return undefined
    const keys = value.map((item) =>
      field === undefined ? item : isObject(item) ? item.get(field) : undefined,
    )
    if (!keys.every(isScalar)) return undefined
    return value
      .map((item, at) => ({ item, key: keys[at] ?? null }))
      .toSorted((a, b) => sign * compareScalars(a.key, b.key))
      .map(({ item }) => item)
  },
})

/** Numbers by value, also where they stand as texts; other texts by their code points. */
function compareScalars(a: Json, b: Json): number {
  const [x, y] = [a, b].map((key) =>
    Number(isNumber(key) ? key.number : typeof key === 'string' ? key : Number.NaN),
  )
  if (x !== undefined && y !== undefined && !Number.isNaN(x) && !Number.isNaN(y)) return x - y
  const [one, other] = [a, b].map((key) => (typeof key === 'string' ? key : toText(key)))
  return (one ?? '') < (other ?? '') ? -1 : (one ?? '') > (other ?? '') ? 1 : 0
}
