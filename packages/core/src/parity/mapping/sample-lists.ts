import { isList, isObject, toSortedText, type Json } from '../json/json.ts'

/** Elements kept of a list: the same rewrite serves all of them. */
const KEPT = 3

/**
 * Cuts lists that are equally long on both sides to the first few elements that differ. What is found on the sample
 * has `*` for the index, and is held against the whole bodies afterwards.
 */
export function sampleLists(reference: Json, candidate: Json): readonly [Json, Json] {
  if (isList(reference) && isList(candidate)) {
    if (reference.length !== candidate.length) return [reference, candidate]
    const indices = [...reference.keys()]
    const differing = indices.filter(
      (at) => toSortedText(reference[at] ?? null) !== toSortedText(candidate[at] ?? null),
    )
    const kept = (differing.length > 0 ? differing : indices).slice(0, KEPT)
    const pairs = kept.map((at) => sampleLists(reference[at] ?? null, candidate[at] ?? null))
    return [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
  }
  if (!isObject(reference) || !isObject(candidate)) return [reference, candidate]
  const [one, other] = [new Map(reference), new Map(candidate)]
  for (const [key, value] of reference) {
    const partner = candidate.get(key)
    if (partner === undefined) continue
    const [left, right] = sampleLists(value, partner)
    one.set(key, left)
    other.set(key, right)
  }
  return [one, other]
}
