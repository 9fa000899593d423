import { readKeys } from '@gauntlet/core/flow'
import { compileExactQuery, holdsExact } from './exact-query.ts'
import { query } from 'jsonpath-rfc9535'
import parse from 'jsonpath-rfc9535/parser'

/** All values of a JSON document that a path selects. */
export type JsonPath = (json: unknown) => readonly unknown[]

const SINGULAR = /^\$(?:\.[A-Za-z_]\w*|\[\d+\]|\['[^'\\]*'\]|\["[^"\\]*"\])*$/
const SEGMENT = /\.([A-Za-z_]\w*)|\[(\d+)\]|\['([^'\\]*)'\]|\["([^"\\]*)"\]/g

/**
 * Compiles an RFC 9535 JSONPath. Paths that select at most one value (`$.a.b[0]`) are read directly.
 *
 * @throws SyntaxError when the path is not RFC 9535
 */
export function compileJsonPath(path: string): JsonPath {
  if (!SINGULAR.test(path)) {
    checkPath(path)
    return compileQuery(path)
  }
  const keys = [...path.matchAll(SEGMENT)].map((match) =>
    match[2] === undefined ? (match[1] ?? match[3] ?? match[4] ?? '') : Number(match[2]),
  )
  return (json) => {
    const value = readTyped(json, keys)
    return value === undefined ? [] : [value]
  }
}

/** The library knows JavaScript numbers only: documents that hold others take a detour. */
function compileQuery(path: string): JsonPath {
  const exact = compileExactQuery(path)
  return (json) =>
    holdsExact(json) ? exact(json) : query(json as Parameters<typeof query>[0], path)
}

function checkPath(path: string): void {
  try {
    parse(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SyntaxError(`"${path}" is no JSONPath of RFC 9535: ${reason}`, { cause: error })
  }
}

/** A name selects from objects only, an index from lists only. RFC 9535, sections 2.3.1 and 2.3.3. */
function readTyped(json: unknown, keys: readonly (string | number)[]): unknown {
  let at = json
  for (const key of keys) {
    if (Array.isArray(at) !== (typeof key === 'number')) return undefined
    at = readKeys(at, [key])
  }
  return at
}
