import { isList, isObject, toSortedText, type Json, type Path } from '../../json/index.ts'
import { alignLists, type Alignment } from './align-lists.ts'
import { findRule, type Rule } from './rules.ts'
import type { Walk } from './difference.ts'

type List = readonly Json[]
type Pair = readonly [Json | undefined, Json | undefined]

/** Beyond so many leftovers they are paired by position: pairing under rules compares each with each. */
const MOST_PAIRED = 200

/** Compares two lists as the rule for their place says; without one, element by element, aligned. */
export function compareLists(walk: Walk, path: Path, [a, b]: readonly [List, List]): void {
  const keyed = findRule(walk.rules, 'keyed', path)
  if (keyed && [a, b].every((list) => hasUniqueKeys(list, keyed.parameter))) {
    compareKeyed(walk, path, { a, b, rule: keyed })
    return
  }
  const rule = findRule(walk.rules, 'set', path) ?? findRule(walk.rules, 'unordered', path)
  if (rule) {
    compareUnordered(walk, path, { a, b, rule })
    return
  }
  const alignment = alignLists(a, b, (field) => !mayDiffer(walk, [...path, '0', field]))
  if (alignment.field !== undefined || a.length !== b.length) {
    compareAligned(walk, path, { a, b, alignment })
    return
  }
  const isPermuted = hasOtherOrder(a, b)
  const agreeInPlace = (): boolean =>
    a.every((item, at) => walk.agrees([...path, String(at)], item, b[at] ?? null))
  // Elements that agree where they stand, under the rules, neither moved nor are they missing.
  if ((isPermuted || alignment.missing.length > 0) && agreeInPlace())
    compareAligned(walk, path, { a, b, alignment: { ...alignment, ...inPlace(a) } })
  else if (isPermuted) walk.add('order', path, [a, b])
  else compareAligned(walk, path, { a, b, alignment })
}

const inPlace = (list: List) => ({
  pairs: list.map((_, at) => [at, at] as const),
  missing: [],
  extra: [],
})

type RuledLists = { readonly a: List; readonly b: List; readonly rule: Rule }

const keyOf = (item: Json, field: string): string | undefined => {
  const key = isObject(item) ? item.get(field) : undefined
  return key === undefined ? undefined : toSortedText(key)
}

function hasUniqueKeys(list: List, field: string): boolean {
  const keys = list.map((item) => keyOf(item, field))
  return keys.every((key) => key !== undefined) && new Set(keys).size === keys.length
}

/** Elements stand at the index that they have in the reference, else in the candidate. */
function compareKeyed(walk: Walk, path: Path, { a, b, rule }: RuledLists): void {
  const field = rule.parameter
  const partners = new Map(b.map((item, index) => [keyOf(item, field), { item, index }]))
  let moved = 0
  a.forEach((item, index) => {
    const key = keyOf(item, field)
    const partner = partners.get(key)
    partners.delete(key)
    if (partner && partner.index !== index) moved += 1
    walk.compare([...path, String(index)], item, partner?.item)
  })
  for (const { item, index } of partners.values())
    walk.compare([...path, String(index)], undefined, item)
  walk.use(rule, Math.max(a.length, b.length), moved > 0 ? 1 : 0)
}

function compareUnordered(walk: Walk, path: Path, { a, b, rule }: RuledLists): void {
  const left = rule.kind === 'set' ? dropRepeats(a) : a
  const right = rule.kind === 'set' ? dropRepeats(b) : b
  const isReordered = a.length !== b.length || a.some((item, at) => !isEqual(item, b[at]))
  const before = walk.differences.length
  if (left.length !== right.length) {
    const lengths = [left, right].map(({ length }) => ({ number: String(length) }))
    walk.add('length', path, lengths)
  }
  for (const [at, [one, other]] of pairUp(walk, path, [left, right]).entries())
    walk.compare([...path, String(at)], one, other)
  const isSilent = isReordered && walk.differences.length === before
  walk.use(rule, Math.max(a.length, b.length), isSilent ? 1 : 0)
}

const isEqual = (a: Json, b: Json | undefined): boolean =>
  b !== undefined && toSortedText(a) === toSortedText(b)

const dropRepeats = (list: List): List => [
  ...new Map(list.map((item) => [toSortedText(item), item])).values(),
]

/** Pairs equal elements, then those that are equal but for what rules ignore, then those that agree, then by position. */
function pairUp(walk: Walk, path: Path, lists: readonly [List, List]): Pair[] {
  const equal = pairByText(lists, toSortedText)
  const within = [...path, '0']
  const alike = pairByText(equal.left, (item) => toTextUnder(walk, within, item))
  const [left, right] = alike.left.map((list) => [...list]) as [Json[], Json[]]
  const pairs = [...equal.pairs, ...alike.pairs]
  if (left.length <= MOST_PAIRED && right.length <= MOST_PAIRED) {
    for (const item of left.splice(0)) {
      const at = right.findIndex((other) => walk.agrees(within, item, other))
      if (at < 0) left.push(item)
      else pairs.push([item, right.splice(at, 1)[0]])
    }
  }
  const rest = Math.max(left.length, right.length)
  return [...pairs, ...Array.from({ length: rest }, (_, at): Pair => [left[at], right[at]])]
}

type Paired = { readonly pairs: readonly Pair[]; readonly left: readonly [List, List] }

/** In one pass over each list, however long they are. */
function pairByText([a, b]: readonly [List, List], toText: (item: Json) => string): Paired {
  const pairs: Pair[] = []
  const free = new Map<string, Json[]>()
  for (const item of b) {
    const text = toText(item)
    const items = free.get(text)
    if (items) items.push(item)
    else free.set(text, [item])
  }
  const left = a.filter((item) => {
    const partner = free.get(toText(item))?.shift()
    if (partner !== undefined) pairs.push([item, partner])
    return partner === undefined
  })
  return { pairs, left: [left, [...free.values()].flat()] }
}

/** The text of an element without what rules ignore in it. */
function toTextUnder(walk: Walk, path: Path, item: Json): string {
  if (findRule(walk.rules, 'ignore', path)) return ''
  const within = (key: string, value: Json) => toTextUnder(walk, [...path, key], value)
  if (isObject(item)) {
    const fields = [...item].map(([key, value]) => `${JSON.stringify(key)}:${within(key, value)}`)
    return `{${fields.toSorted().join()}}`
  }
  if (isList(item)) return `[${item.map((value, at) => within(String(at), value)).join()}]`
  return toSortedText(item)
}

/** Whether two lists have the same elements at other places. */
function hasOtherOrder(a: List, b: List): boolean {
  const [one, other] = [a.map(toSortedText), b.map(toSortedText)]
  if (one.every((text, at) => text === other[at])) return false
  return one.toSorted().join('\n') === other.toSorted().join('\n')
}

type AlignedLists = { readonly a: List; readonly b: List; readonly alignment: Alignment }

/** Compares elements that stand for each other; each that has no partner is one difference. */
function compareAligned(walk: Walk, path: Path, { a, b, alignment }: AlignedLists): void {
  const { pairs, missing, extra, isMoved, field } = alignment
  if (isMoved && field !== undefined) {
    const idsOf = (list: List, indices: readonly number[]): Json =>
      indices.map((at) => (isObject(list[at]) ? list[at].get(field) : undefined) ?? null)
    const order = pairs.toSorted(([, x], [, y]) => x - y).map(([at]) => at)
    walk.add('order', path, [
      idsOf(
        a,
        pairs.map(([at]) => at),
      ),
      idsOf(a, order),
    ])
  }
  const all: readonly (readonly [number, number | undefined])[] = [
    ...pairs,
    ...missing.map((at): [number, undefined] => [at, undefined]),
  ]
  for (const [at, partner] of all.toSorted(([x], [y]) => x - y))
    walk.compare([...path, String(at)], a[at], partner === undefined ? undefined : b[partner])
  for (const at of extra) walk.compare([...path, String(at)], undefined, b[at])
}

/** A field that rules let differ from target to target identifies nothing. */
const mayDiffer = (walk: Walk, path: Path): boolean =>
  (['ignore', 'alias', 'format'] as const).some((kind) => findRule(walk.rules, kind, path))
