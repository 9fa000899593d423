import { isList, isNumber, isObject, toSortedText, type Json } from '../../json/index.ts'
import { fold, toEssence } from './essence.ts'

type List = readonly Json[]

/** Which element of one list stands for which of the other. */
export type Alignment = {
  /** Indices in the reference and in the candidate, in the order of the reference. */
  readonly pairs: readonly (readonly [reference: number, candidate: number])[]
  /** Indices in the reference of elements that the candidate has not. */
  readonly missing: readonly number[]
  /** Indices in the candidate of elements that the reference has not. */
  readonly extra: readonly number[]
  /** Whether the pairs stand in another order. */
  readonly isMoved: boolean
  /** The field of the reference's elements that identifies them; undefined where similarity pairs them. */
  readonly field: string | undefined
}

/** Pairing by similarity compares each with each: at most so many of them, else pairing is by position. */
const MOST_COMPARED = 4_096
/** Elements that share less of what they hold are two elements, not one that changed. */
const LEAST_SIMILAR = 0.5
/** Values of one element that its similarity is made of. */
const MOST_TRAITS = 40

/**
 * Aligns two lists: by a field that identifies the elements, however its key and its values are written, else by the
 * longest common subsequence of similar elements.
 *
 * @param isTrusted whether a field of the reference's elements may identify them: one that rules let differ may not
 */
export function alignLists(
  a: List,
  b: List,
  isTrusted: (field: string) => boolean = () => true,
): Alignment {
  const identity = findIdentity(a, b, isTrusted)
  if (identity) return alignByField(identity)
  return alignBySimilarity(a, b)
}

type Identity = {
  readonly field: string
  readonly keysA: readonly string[]
  readonly keysB: readonly string[]
}

const NAMES = new Set(['id', 'uuid', 'guid', 'uid', 'key', 'code', 'sku', 'slug', 'name', 'number'])
/** Whether a field of this name identifies what holds it, most often. */
export const isIdName = (name: string): boolean =>
  NAMES.has(fold(name)) || /(?:id|uuid|key)$/i.test(name)

/** A field whose values are unique in both lists, and of which half at least come in both. */
function findIdentity(
  a: List,
  b: List,
  isTrusted: (field: string) => boolean,
): Identity | undefined {
  const [one, other] = [a[0], b[0]]
  if (!isObject(one) || !isObject(other)) return undefined
  const fields = [...one.keys()].filter((field) => isIdName(field) && isTrusted(field))
  const partners = [...other.keys()].filter(isIdName)
  const atLeast = Math.max(1, Math.ceil(Math.min(a.length, b.length) / 2))
  for (const field of fields.toSorted((x, y) => fold(x).length - fold(y).length)) {
    const keysA = listKeys(a, field)
    if (!keysA) continue
    const seen = new Set(keysA)
    const alike = partners.filter((name) => name === field || fold(name) === fold(field))
    for (const partner of [...alike, ...partners.filter((name) => !alike.includes(name))]) {
      const keysB = listKeys(b, partner)
      if (keysB && keysB.filter((key) => seen.has(key)).length >= atLeast)
        return { field, keysA, keysB }
    }
  }
  return undefined
}

/** The value of the field in each element; undefined unless each has a scalar there, and no two the same. */
function listKeys(list: List, field: string): string[] | undefined {
  const keys: string[] = []
  for (const item of list) {
    const value = isObject(item) ? item.get(field) : undefined
    if (typeof value !== 'string' && !isNumber(value)) return undefined
    keys.push(toEssence(value))
  }
  return new Set(keys).size === keys.length ? keys : undefined
}

function alignByField({ field, keysA, keysB }: Identity): Alignment {
  const placeOf = new Map(keysB.map((key, index) => [key, index]))
  const pairs: [number, number][] = []
  const missing: number[] = []
  keysA.forEach((key, index) => {
    const partner = placeOf.get(key)
    placeOf.delete(key)
    if (partner === undefined) missing.push(index)
    else pairs.push([index, partner])
  })
  const isMoved = pairs.some(([, at], index) => index > 0 && at < (pairs[index - 1]?.[1] ?? 0))
  return { pairs, missing, extra: [...placeOf.values()], isMoved, field }
}

/** Cuts what both lists begin and end with; the middle is aligned where it is short enough. */
function alignBySimilarity(a: List, b: List): Alignment {
  const shorter = Math.min(a.length, b.length)
  const [textsA, textsB] = [a.map(toSortedText), b.map(toSortedText)]
  let head = 0
  while (head < shorter && textsA[head] === textsB[head]) head += 1
  let tail = 0
  while (tail < shorter - head && textsA.at(-1 - tail) === textsB.at(-1 - tail)) tail += 1
  const [endA, endB] = [a.length - tail, b.length - tail]
  const isShort = (endA - head) * (endB - head) <= MOST_COMPARED
  const isSameLength = a.length === b.length
  const middles = [a.slice(head, endA), b.slice(head, endB)] as const
  const anchors = isShort ? findAnchors(...middles, isSameLength) : findUniqueAnchors(...middles)
  const pairs: [number, number][] = []
  const missing: number[] = []
  const extra: number[] = []
  let [i, j] = [0, 0]
  const anchored = anchors.map(([x, y]): [number, number] => [x + head, y + head])
  const heads = Array.from({ length: head }, (_, at): [number, number] => [at, at])
  const tails = Array.from({ length: tail }, (_, at): [number, number] => [endA + at, endB + at])
  // Between two anchors elements are paired by position: they may be one that changed beyond recognition.
  for (const [x, y] of [...heads, ...anchored, ...tails, [a.length, b.length] as const]) {
    while (i < x && j < y) pairs.push([i++, j++])
    while (i < x) missing.push(i++)
    while (j < y) extra.push(j++)
    if (x < a.length && y < b.length) pairs.push([i++, j++])
  }
  return { pairs, missing, extra, isMoved: false, field: undefined }
}

/**
 * The longest common subsequence, weighed by similarity. Lists of one length are aligned by position unless another
 * alignment is clearly better: moving elements needs a reason.
 */
function findAnchors(a: List, b: List, isSameLength: boolean): [number, number][] {
  const [traitsA, traitsB] = [a.map(toTraits), b.map(toTraits)]
  const table = traitsA.map((one) => traitsB.map((other) => toSimilarity(one, other)))
  const best = Array.from({ length: a.length + 1 }, () => new Float64Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const similar = table[i]?.[j] ?? 0
      const pair = similar >= LEAST_SIMILAR ? similar + (best[i + 1]?.[j + 1] ?? 0) : 0
      const row = best[i]
      if (row) row[j] = Math.max(pair, best[i + 1]?.[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  if (isSameLength) {
    const straight = table.reduce((sum, row, at) => sum + (row[at] ?? 0), 0)
    if ((best[0]?.[0] ?? 0) <= straight + LEAST_SIMILAR) return a.map((_, at) => [at, at])
  }
  const anchors: [number, number][] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const similar = table[i]?.[j] ?? 0
    const here = best[i]?.[j] ?? 0
    if (similar >= LEAST_SIMILAR && here === similar + (best[i + 1]?.[j + 1] ?? 0))
      anchors.push([i++, j++])
    else if (here === (best[i + 1]?.[j] ?? 0)) i += 1
    else j += 1
  }
  return anchors
}

/**
 * For long lists: elements that hold the same, apart from how it is written, and come once in both; of those the longest
 * run in one order.
 *
 * @see https://bramcohen.livejournal.com/73318.html patience diff
 */
function findUniqueAnchors(a: List, b: List): [number, number][] {
  const [placesA, placesB] = [a, b].map((list) => {
    const places = new Map<string, number>()
    list.forEach((item, index) => {
      const text = [...toTraits(item)].join('\n')
      places.set(text, places.has(text) ? -1 : index)
    })
    return places
  })
  const piles: { readonly at: [number, number]; readonly before: number | undefined }[][] = []
  for (const [text, i] of placesA ?? []) {
    const j = placesB?.get(text) ?? -1
    if (i < 0 || j < 0) continue
    const pile = piles.findIndex((each) => (each.at(-1)?.at[1] ?? -1) > j)
    const to = pile < 0 ? piles.length : pile
    piles[to] ??= []
    piles[to].push({ at: [i, j], before: to === 0 ? undefined : (piles[to - 1]?.length ?? 0) - 1 })
  }
  const anchors: [number, number][] = []
  let index: number | undefined = (piles.at(-1)?.length ?? 0) - 1
  for (let pile = piles.length - 1; pile >= 0 && index !== undefined; pile -= 1) {
    const card: (typeof piles)[number][number] | undefined = piles[pile]?.[index]
    if (card) anchors.unshift(card.at)
    index = card?.before
  }
  return anchors
}

/** What an element holds, apart from how it is written. */
function toTraits(value: Json): ReadonlySet<string> {
  const traits = new Set<string>()
  const visit = (item: Json, name: string, depth: number): void => {
    if (traits.size >= MOST_TRAITS) return
    if (isObject(item) && item.size > 0 && depth < 4)
      for (const [key, inner] of item) visit(inner, fold(key), depth + 1)
    else if (isList(item) && item.length > 0 && depth < 4)
      for (const inner of item) visit(inner, name, depth + 1)
    else traits.add(`${name} ${toEssence(item)}`)
  }
  visit(value, '', 0)
  return traits
}

/** The share of what two elements hold that both hold, from 0 to 1. */
function toSimilarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const trait of one) if (other.has(trait)) shared += 1
  return shared / (one.size + other.size - shared)
}
