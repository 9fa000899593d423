import { alignLists } from '../compare/align-lists.ts'
import { isList, isObject, toSortedText, type Json } from '../../json/index.ts'
import { pairFields } from './distance.ts'

/** Elements of a long list that the search looks at, evenly spread; and of those that differ, so many at least. */
const MOST_ELEMENTS = 12
const FEWEST_DIFFERING = 4

/**
 * Cuts long lists of two bodies to some of their pairs, so that a search looks at bodies of a bounded size. What is
 * found on the sample is held against the whole bodies afterwards.
 */
export function samplePair(reference: Json, candidate: Json): readonly [Json, Json] {
  if (isList(reference) && isList(candidate)) return sampleLists(reference, candidate)
  if (!isObject(reference) || !isObject(candidate))
    return [cutLists(reference), cutLists(candidate)]
  const [one, other] = [new Map<string, Json>(), new Map<string, Json>()]
  for (const { key, partner } of pairFields(reference, candidate)) {
    const from = key === undefined ? undefined : reference.get(key)
    const to = partner === undefined ? undefined : candidate.get(partner)
    const [left, right] =
      from === undefined || to === undefined
        ? [from && cutLists(from), to && cutLists(to)]
        : samplePair(from, to)
    if (key !== undefined) one.set(key, left ?? null)
    if (partner !== undefined) other.set(partner, right ?? null)
  }
  return [one, other]
}

function sampleLists(reference: readonly Json[], candidate: readonly Json[]): [Json, Json] {
  const { pairs } = alignLists(reference, candidate)
  const isLong = Math.max(reference.length, candidate.length) > MOST_ELEMENTS
  if (!isLong && pairs.length === 0) return [reference, candidate]
  const step = Math.max(1, pairs.length / MOST_ELEMENTS)
  const spread = new Set(
    Array.from({ length: Math.min(MOST_ELEMENTS, pairs.length) }, (_, at) => Math.floor(at * step)),
  )
  let differing = 0
  const chosen = pairs.filter(([a, b], at) => {
    if (spread.has(at)) return true
    if (differing >= FEWEST_DIFFERING) return false
    const differs = toSortedText(reference[a] ?? null) !== toSortedText(candidate[b] ?? null)
    if (differs) differing += 1
    return differs
  })
  const sampled = chosen.map(
    ([a, b]) => [a, b, samplePair(reference[a] ?? null, candidate[b] ?? null)] as const,
  )
  return [
    sampled.map(([, , [left]]) => left),
    sampled.toSorted(([, x], [, y]) => x - y).map(([, , [, right]]) => right),
  ]
}

/** A list without a partner keeps its first elements; lists of scalars stay whole, since they may be one value. */
function cutLists(value: Json): Json {
  if (isObject(value)) return new Map(Array.from(value, ([key, item]) => [key, cutLists(item)]))
  if (!isList(value)) return value
  const isOfScalars = value.every((item) => !isObject(item) && !isList(item))
  return isOfScalars ? value : value.slice(0, MOST_ELEMENTS).map(cutLists)
}
