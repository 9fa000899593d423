const [quote, backslash, listStart, listEnd, objectStart, objectEnd] = Array.from(
  String.raw`"\[]{}`,
  (sign) => sign.charCodeAt(0),
)

/** Whether lists and objects are nested deeper in a JSON text than so many levels; brackets in strings do not count. */
export function isNestedDeeper(text: string, levels: number): boolean {
  // Each level has a beginning and an end.
  if (text.length <= 2 * levels) return false
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
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
