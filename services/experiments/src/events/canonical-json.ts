import { ExactNumber, toPlainDigits } from '../json/exact-number.ts'

/**
 * JSON with one form for one value: keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them. RFC 8785 knows doubles only; any other number is all its digits, plainly.
 *
 * @param value what `readJson` read: no undefined, no function
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`
  if (value instanceof ExactNumber) return toPlainDigits(value.text)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
  return `{${entries.map(([key, below]) => `${JSON.stringify(key)}:${toCanonicalJson(below)}`).join(',')}}`
}
