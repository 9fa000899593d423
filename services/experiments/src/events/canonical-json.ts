/**
 * JSON with one form for one value: keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them.
 *
 * @param value parsed JSON: no undefined, no function
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
  return `{${entries.map(([key, below]) => `${JSON.stringify(key)}:${toCanonicalJson(below)}`).join(',')}}`
}
