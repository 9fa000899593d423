import { ExactNumber, toNumeric } from './exact-number.ts'
import { type JsonMaker, NotJson, readJsonWith } from './json-reader.ts'

const [quote, backslash, listStart, listEnd, objectStart, objectEnd] = Array.from(
  String.raw`"\[]{}`,
  (sign) => sign.charCodeAt(0),
)

/** The platform's own reader knows no limit: a megabyte of brackets costs it a hundred. */
export const DEEPEST_JSON = 1_000

/**
 * Whether lists and objects are nested deeper in a JSON text than so many levels; brackets in strings do not count.
 *
 * @param text or its bytes in UTF-8, where no part of another character looks like one of these signs
 */
export function isNestedDeeper(text: string | Uint8Array, levels: number): boolean {
  // Each level has a beginning and an end.
  if (text.length <= 2 * levels) return false
  const signAt =
    typeof text === 'string' ? (at: number) => text.charCodeAt(at) : (at: number) => text[at]
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = signAt(at)
    if (isInString) {
      if (sign === backslash) at += 1
      else if (sign === quote) isInString = false
    } else if (sign === quote) isInString = true
    else if (sign === listStart || sign === objectStart) {
      depth += 1
      if (depth > levels) return true
    } else if (sign === listEnd || sign === objectEnd) depth -= 1
  }
  return false
}

export type JsonReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string }

/**
 * Numbers of up to 15 significant digits survive a JavaScript number unless their exponent is huge (IEEE 754 doubles:
 * DBL_DIG). Longer runs of digits, and exponents of three digits, are read exactly. Texts inside strings may match
 * too: that only costs time.
 */
const MAY_LOSE = /(?:^|[\s:,[])-?(?:\d(?:\.?\d){15}|\d[\d.]*[eE][+-]?\d{3})/

/** Whether the text holds a number that `JSON.parse` could change. */
export const mayLoseDigits = (text: string): boolean => MAY_LOSE.test(text)

/**
 * Reads JSON into plain JavaScript values, exactly: a number that a JavaScript number holds is one, a longer integer
 * is a bigint, anything else an {@link ExactNumber}. Texts in which no number can lose a digit take the platform's
 * parser. Of a key that comes twice the last counts, as in `JSON.parse`.
 */
export function readJson(text: string): JsonReading {
  try {
    return { ok: true, value: readExactJson(text) }
  } catch (error) {
    if (error instanceof NotJson) return { ok: false, reason: error.message }
    throw error
  }
}

/** The same. @throws NotJson */
export function readExactJson(text: string): unknown {
  if (!isNestedDeeper(text, DEEPEST_JSON) && !mayLoseDigits(text)) {
    try {
      return JSON.parse(text)
    } catch {
      // Whatever it is, the other reader says what and where, the same words on every platform.
    }
  }
  return readJsonWith(text, EXACT)
}

/** The same, but every number is an {@link ExactNumber}: `1.0` and `1` can be distinguished. @throws NotJson */
export const readWrittenJson = (text: string): unknown => readJsonWith(text, WRITTEN)

const EXACT: JsonMaker<unknown> = {
  number: toNumeric,
  list: (items) => items,
  object: toObject,
  duplicateKeys: 'last',
  deepest: DEEPEST_JSON,
}

const WRITTEN: JsonMaker<unknown> = { ...EXACT, number: (text) => new ExactNumber(text) }

function toObject(entries: readonly (readonly [string, unknown])[]): unknown {
  const fields: Record<string, unknown> = {}
  for (const [key, value] of entries) {
    if (key === '__proto__')
      Object.defineProperty(fields, key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    else fields[key] = value
  }
  return fields
}
