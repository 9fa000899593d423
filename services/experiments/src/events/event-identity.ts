import { createHash } from 'node:crypto'
import { ExactNumber, toPlainDigits } from '../json/exact-number.ts'

/** What makes an event itself: neither when it was sent, nor how often, nor where it stood in its batch. */
export type EventContent = {
  readonly anonymous_user_id: string
  readonly session_id: string | null
  readonly event_name: string
  /** Milliseconds since 1970, UTC: `...Z` and `...+00:00` are the same moment. */
  readonly occurred_at_ms: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>>
}

function hash(content: EventContent): Buffer {
  const { anonymous_user_id, session_id, event_name, occurred_at_ms, properties, context } = content
  const parts = [anonymous_user_id, session_id, event_name, occurred_at_ms, properties, context]
  return createHash('sha256').update(toCanonicalJson(parts)).digest()
}

/**
 * The id of an event that came without one: UUID version 8 of the SHA-256 over the canonical JSON of
 * `[user, session, name, occurred_at_ms, properties, context]`. The same event sent again has the same
 * id, so a retried batch stores nothing twice.
 *
 * @see RFC 9562, section 5.8
 */
export function toFallbackEventId(content: EventContent): string {
  const bytes = hash(content).subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

/** The first 8 bytes of the same hash, as hex: two events with one id and two of these are in conflict. */
export function toPayloadFingerprint(content: EventContent): string {
  return hash(content).subarray(0, 8).toString('hex')
}

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
