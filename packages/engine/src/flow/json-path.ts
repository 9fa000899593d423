import { readKeys } from '@gauntlet/core/flow'
import { query } from 'jsonpath-rfc9535'
import parse from 'jsonpath-rfc9535/parser'
import { ExactNumber, type Numeric, isNumeric, toDecimal, toNumeric } from '@gauntlet/core/json'
import { formatDecimal } from '@gauntlet/core/decimal'

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

/** Numbers that a JavaScript number does not hold, in a path: not inside quotes. */
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Begins with a character that no key or text of an ordinary answer begins with. */
const MARK = '\u0000exact '

/** Whether a document holds a number that is no JavaScript number. */
export function holdsExact(json: unknown): boolean {
  if (typeof json === 'bigint' || json instanceof ExactNumber) return true
  if (typeof json !== 'object' || json === null) return false
  return Object.values(json).some(holdsExact)
}

/**
 * Runs a path of several values over a document that holds such numbers: they go in as marked texts, equal when the
 * numbers are, and come out as what they were. `==` and `!=` of a filter are exact; `<` and `>` do not see them.
 */
export function compileExactQuery(path: string): (json: unknown) => readonly unknown[] {
  const marked = path.replaceAll(LITERAL, (literal) => {
    if (!/^[-\d]/.test(literal)) return literal
    const number = toNumeric(literal)
    return typeof number === 'number' ? literal : JSON.stringify(toMark(number))
  })
  return (json) => {
    const numbers = new Map<string, Numeric>()
    const found = query(hide(json, numbers) as Parameters<typeof query>[0], marked)
    return found.map((value) => show(value, numbers))
  }
}

const toMark = (number: Numeric): string => {
  const decimal = toDecimal(number)
  return MARK + (decimal ? formatDecimal(decimal) : String(number))
}

function hide(value: unknown, numbers: Map<string, Numeric>): unknown {
  if (isNumeric(value) && typeof value !== 'number') {
    const mark = toMark(value)
    numbers.set(mark, value)
    return mark
  }
  return mapInside(value, (item) => hide(item, numbers))
}

function show(value: unknown, numbers: ReadonlyMap<string, Numeric>): unknown {
  if (typeof value === 'string') return numbers.get(value) ?? value
  return mapInside(value, (item) => show(item, numbers))
}

function mapInside(value: unknown, map: (item: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(map)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]))
}
