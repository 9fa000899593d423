import type { Json } from './json.ts'
import { NotJson, readJsonWith, type JsonMaker } from './json-reader.ts'

export type ParsedJson =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reason: string }

/** Deeper nesting than any API answers with. */
const MAKER: JsonMaker<Json> = {
  number: (number) => ({ number }),
  list: (items) => items,
  object: (entries) => new Map(entries),
  duplicateKeys: 'refuse',
  deepest: 200,
}

/**
 * Parses JSON without losing anything that a comparison could need: digits of numbers, order of keys. A key that
 * comes twice in one object is refused, since readers disagree on which of the two counts.
 *
 * @see RFC 8259
 */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: readJsonWith(text, MAKER) }
  } catch (error) {
    if (error instanceof NotJson) return { ok: false, reason: error.message }
    throw error
  }
}
