import { toText, type Json } from '../json/json.ts'
import { replaceAt, toPointer, type Path } from '../json/pointer.ts'
import { toKey, type Rewrite } from './rewrite.ts'

/** A rewrite and the places, as patterns, where it is applied. */
export type MappingStep = { readonly rewrite: Rewrite; readonly at: readonly Path[] }

/** Rewrites in the order in which they turn an answer of the reference into one of the candidate. */
export type Mapping = readonly MappingStep[]

/** Applies a step; undefined when it changes nothing. */
export function applyStep({ rewrite, at }: MappingStep, value: Json): Json | undefined {
  let result: Json | undefined = value
  for (const pattern of at) {
    if (result === undefined) break
    result = replaceAt(result, pattern, (item) => rewrite.apply(item) ?? item)
  }
  return result === undefined || toText(result) === toText(value) ? undefined : result
}

/**
 * Applies a mapping. Each step must change something: a step that an answer does not need explains nothing of it.
 *
 * @returns undefined when a step changes nothing
 */
export function applyMapping(mapping: Mapping, value: Json): Json | undefined {
  let result: Json | undefined = value
  for (const step of mapping) {
    if (result === undefined) return undefined
    result = applyStep(step, result)
  }
  return result
}

/** Less is simpler: what has to be believed, places last. */
export const costOf = (mapping: Mapping): number =>
  mapping.reduce((sum, { rewrite, at }) => sum + rewrite.cost + 0.01 * at.length, 0)

/** `external-tag -> flat Kind/Field/Reason`; several rewrites are joined in their order. */
export const describeMapping = (mapping: Mapping): string =>
  mapping.map(({ rewrite }) => rewrite.name).join(' then ')

/** Each rewrite with what it learnt and where it is applied, for the reader. */
export const listRewrites = (mapping: Mapping): string[] =>
  mapping.map(({ rewrite, at }) => {
    const places = at.map(toPointer).filter((place) => place !== '')
    return places.length === 0 ? toKey(rewrite) : `${toKey(rewrite)} at ${places.join(', ')}`
  })

/** Equal for mappings that differ only in the places where they are applied. */
export const toMappingKey = (mapping: Mapping): string =>
  mapping.map(({ rewrite }) => toKey(rewrite)).join(' then ')

/** One mapping at the places of both. */
export const mergePlaces = (a: Mapping, b: Mapping): Mapping =>
  a.map(({ rewrite, at }, index) => {
    const places = new Map([...at, ...(b[index]?.at ?? [])].map((path) => [toPointer(path), path]))
    return { rewrite, at: [...places.values()] }
  })
