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
