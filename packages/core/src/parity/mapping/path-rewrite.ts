import {
  isList,
  isObject,
  isSameText,
  typeOf,
  type Json,
  type JsonObject,
  type JsonType,
  parsePointer,
  toPointer,
  type Path,
} from '../../json/index.ts'
import { toDistance } from './distance.ts'
import { listPairsAt } from './pair-walk.ts'
import type { Rewrite } from './rewrite.ts'

/** Which values at a path a rewrite applies to, where values of different kinds occur. */
export type Guard =
  | { readonly type: JsonType }
  /** Fields of the value, or of the object that holds it. */
  | { readonly keys: readonly string[] }

/** A rewrite at one path of the bodies. */
export type PathRewrite = {
  readonly rewrite: Rewrite
  /** A JSON Pointer, `*` for each list index. */
  readonly pattern: string
  readonly guard: Guard | undefined
}

export function isMeant(
  guard: Guard | undefined,
  value: Json,
  holder: JsonObject | undefined,
): boolean {
  if (!guard) return true
  if ('type' in guard) return typeOf(value) === guard.type
  const object = isObject(value) ? value : holder
  return object !== undefined && guard.keys.every((key) => object.has(key))
}

/** The rewritten value, if the rewrite is meant for it and changes it. */
export function rewriteValue(
  { rewrite, guard }: Omit<PathRewrite, 'pattern'>,
  value: Json,
  holder: JsonObject | undefined,
): Json | undefined {
  if (!isMeant(guard, value, holder)) return undefined
  const rewritten = rewrite.apply(value)
  return rewritten === undefined || isSameText(rewritten, value) ? undefined : rewritten
}

/**
 * Applies a rewrite at its path in one body, if that brings the body nearer to the other: an answer that does not have
 * the difference is left as it is.
 */
export function applyPathRewrite(
  place: PathRewrite,
  reference: Json,
  candidate: Json,
): Json | undefined {
  const pattern = parsePointer(place.pattern)
  let gain = 0
  for (const { from, to, holder } of listPairsAt(reference, candidate, pattern)) {
    const rewritten = rewriteValue(place, from, holder)
    if (rewritten !== undefined) gain += toDistance(from, to) - toDistance(rewritten, to)
  }
  if (gain <= 0) return undefined
  const change = (value: Json, holder: JsonObject | undefined): Json =>
    rewriteValue(place, value, holder) ?? value
  return changeAt(reference, { pattern, holder: undefined, change })
}

type Change = {
  readonly pattern: Path
  readonly holder: JsonObject | undefined
  readonly change: (value: Json, holder: JsonObject | undefined) => Json
}

function changeAt(value: Json, { pattern, holder, change }: Change): Json {
  const [first, ...rest] = pattern
  if (first === undefined) return change(value, holder)
  if (isList(value) && first === '*')
    return value.map((item) => changeAt(item, { pattern: rest, holder, change }))
  const item = isObject(value) ? value.get(first) : undefined
  if (!isObject(value) || item === undefined) return value
  const changed = changeAt(item, { pattern: rest, holder: value, change })
  return new Map([...value].map(([key, each]) => [key, key === first ? changed : each]))
}

/** How the root is named among paths. */
export const WHOLE_BODY = 'the whole body'

/** `/payment/id`, or `the whole body`; with what it is limited to. */
export function describePathRewrite({ rewrite, pattern, guard }: PathRewrite): string {
  const field = rewrite.field === undefined ? '' : toPointer([rewrite.field])
  const where = `${pattern}${field}` || WHOLE_BODY
  if (!guard) return where
  return 'type' in guard
    ? `${where} of type ${guard.type}`
    : `${where} with ${guard.keys.join(', ')}`
}
