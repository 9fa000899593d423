import { alignLists, type Alignment } from '../compare/align-lists.ts'
import { fold, isZeroValue, toEssence } from '../compare/essence.ts'
import {
  countLeaves,
  isList,
  isObject,
  isSameText,
  type Json,
  type JsonObject,
} from '../../json/index.ts'

/** What one systematic difference of a place costs: much less than a value that is not there. */
export const NEAR = 0.3

/**
 * How far two values are from each other: 0 for equal ones, `NEAR` for each place where the same is written in another
 * form, 1 for each value that is another, and each value that only one side has. A right rewrite always brings values
 * nearer, also where others have still to come.
 */
export function toDistance(from: Json | undefined, to: Json | undefined): number {
  if (from === undefined) return to === undefined ? 0 : distanceFromNothing(to)
  if (to === undefined) return distanceFromNothing(from)
  if (isObject(from) && isObject(to))
    return pairFields(from, to).reduce(
      (sum, { key, partner }) =>
        sum +
        (key === partner ? 0 : costOfKeys(key, partner)) +
        distanceOfFields(from, to, { key, partner }),
      0,
    )
  if (isList(from) && isList(to)) {
    const alignment = alignLists(from, to)
    const pairs = alignment.pairs.reduce((sum, [a, b]) => sum + toDistance(from[a], to[b]), 0)
    return pairs + costOfAlignment(alignment, from, to)
  }
  return distanceOfScalars(from, to)
}

const distanceFromNothing = (value: Json): number =>
  isZeroValue(value) ? NEAR : countLeaves(value)

const distanceOfFields = (from: JsonObject, to: JsonObject, { key, partner }: FieldPair): number =>
  toDistance(
    key === undefined ? undefined : from.get(key),
    partner === undefined ? undefined : to.get(partner),
  )

/** Elements without a partner, and another order. */
export const costOfAlignment = (
  { missing, extra, isMoved }: Alignment,
  from: readonly Json[],
  to: readonly Json[],
): number =>
  missing.reduce((sum, at) => sum + toDistance(from[at], undefined), 0) +
  extra.reduce((sum, at) => sum + toDistance(undefined, to[at]), 0) +
  (isMoved ? NEAR : 0)

export const costOfKeys = (key: string | undefined, partner: string | undefined): number =>
  key === undefined || partner === undefined || key === partner ? 0 : NEAR

/** Values of which one at least is no list and no object, or which are one of each. */
export function distanceOfScalars(from: Json, to: Json): number {
  if (isContainer(from) || isContainer(to)) {
    if (isZeroValue(from) && isZeroValue(to)) return isSameText(from, to) ? 0 : NEAR
    return countLeaves(from) + countLeaves(to)
  }
  if (isSameText(from, to)) return 0
  if (isZeroValue(from) && isZeroValue(to)) return NEAR
  return toEssence(from) === toEssence(to) ? NEAR : 1
}

const isContainer = (value: Json): boolean => isObject(value) || isList(value)

export type FieldPair = { readonly key: string | undefined; readonly partner: string | undefined }

/** Fields of the same key, then those whose keys differ in case and separators only; the others stand alone. */
export function pairFields(from: JsonObject, to: JsonObject): FieldPair[] {
  const open = [...to.keys()].filter((key) => !from.has(key))
  const byFold = new Map(open.map((key) => [fold(key), key]))
  const pairs = Array.from(from.keys(), (key): FieldPair => {
    if (to.has(key)) return { key, partner: key }
    if (byFold.size === 0) return { key, partner: undefined }
    const partner = byFold.get(fold(key))
    byFold.delete(fold(key))
    return { key, partner }
  })
  const taken = new Set(pairs.map(({ partner }) => partner))
  for (const partner of open) if (!taken.has(partner)) pairs.push({ key: undefined, partner })
  return pairs
}
