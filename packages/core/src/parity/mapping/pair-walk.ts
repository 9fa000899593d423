import { alignLists } from '../compare/align-lists.ts'
import { isList, isObject, type Json, type JsonObject, type Path } from '../../json/index.ts'
import {
  costOfAlignment,
  costOfKeys,
  distanceOfScalars,
  pairFields,
  toDistance,
} from './distance.ts'

/** Two values that stand for each other, at one place of two bodies. */
export type PairNode = {
  /** The place in the reference as a JSON Pointer, `*` for each list index. */
  readonly pattern: string
  readonly from: Json
  readonly to: Json
  /** The nearest object of the reference: the value itself, or the one that holds it. */
  readonly holder: JsonObject | undefined
  /** How far the two are from each other. */
  readonly distance: number
}

export type PairAt = Omit<PairNode, 'pattern' | 'distance'>

/** Every pair of values of two bodies, aligned, the innermost first; what only one side has is part of the distance of its holder. */
export function listPairs(reference: Json, candidate: Json): PairNode[] {
  const nodes: PairNode[] = []
  const visit = (pattern: string, { from, to, holder: outer }: PairAt): number => {
    const holder = isObject(from) ? from : outer
    const distance = distanceBelow(from, to, (key, one, other) =>
      visit(`${pattern}/${key}`, { from: one, to: other, holder }),
    )
    nodes.push({ pattern, from, to, holder, distance })
    return distance
  }
  visit('', { from: reference, to: candidate, holder: undefined })
  return nodes
}

type Visit = (key: string, from: Json, to: Json) => number

function distanceBelow(from: Json, to: Json, visit: Visit): number {
  if (isObject(from) && isObject(to))
    return pairFields(from, to).reduce((sum, { key, partner }) => {
      const [one, other] = [valueOf(from, key), valueOf(to, partner)]
      if (key === undefined || one === undefined || other === undefined)
        return sum + toDistance(one, other)
      return sum + costOfKeys(key, partner) + visit(escapeKey(key), one, other)
    }, 0)
  if (isList(from) && isList(to)) {
    const alignment = alignLists(from, to)
    return alignment.pairs.reduce(
      (sum, [a, b]) => sum + visit('*', from[a] ?? null, to[b] ?? null),
      costOfAlignment(alignment, from, to),
    )
  }
  return distanceOfScalars(from, to)
}

const valueOf = (object: JsonObject, key: string | undefined): Json | undefined =>
  key === undefined ? undefined : object.get(key)

const escapeKey = (key: string): string =>
  /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key

/** The pairs at one place, without a look at any other. */
export function listPairsAt(reference: Json, candidate: Json, pattern: Path): PairAt[] {
  let pairs: PairAt[] = [
    {
      from: reference,
      to: candidate,
      holder: isObject(reference) ? reference : undefined,
    },
  ]
  for (const key of pattern) {
    pairs = pairs.flatMap(({ from, to, holder }) => {
      if (isList(from) && isList(to) && key === '*')
        return alignLists(from, to).pairs.map(([a, b]) =>
          toPairAt(from[a] ?? null, to[b] ?? null, holder),
        )
      if (!isObject(from) || !isObject(to)) return []
      const found = pairFields(from, to).find((pair) => pair.key === key)
      const [one, other] = [from.get(key), valueOf(to, found?.partner)]
      return one === undefined || other === undefined ? [] : [toPairAt(one, other, holder)]
    })
  }
  return pairs
}

const toPairAt = (from: Json, to: Json, holder: JsonObject | undefined): PairAt => ({
  from,
  to,
  holder: isObject(from) ? from : holder,
})
