import { ToolError } from '@gauntlet/contract'

/** An object of a foreign file: nothing is known about it but that it is one. */
export type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object at `key`, or an empty one: a tool leaves out what it never counted. */
export function recordAt(record: JsonRecord, key: string): JsonRecord {
  const value = record[key]
  return isRecord(value) ? value : {}
}

/**
 * The number at `key`; null when it is absent, null or not a number at all.
 *
 * @throws ToolError FILE_UNREADABLE for one that no measurement gives: below zero or beyond 2^53
 */
export function numberAt(record: JsonRecord, key: string): number | null {
  const value = record[key]
  if (typeof value !== 'number') return null
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value
  throw new ToolError('FILE_UNREADABLE', `"${key}" is ${value}: no measurement gives that`)
}

/** The numbers of a record of counts: `{ "200": 590 }`. */
export function countsOf(record: JsonRecord): Record<string, number> {
  return Object.fromEntries(
    Object.keys(record).flatMap((key) => {
      const count = numberAt(record, key)
      return count === null ? [] : [[key, count]]
    }),
  )
}

/**
 * @throws ToolError FILE_UNREADABLE naming the place, when a count that everything rests on is missing
 */
export function requiredCount(value: number | null, place: string, source: string): number {
  if (value !== null) return value
  throw new ToolError('FILE_UNREADABLE', `${source}: ${place} is not a number`)
}

/** Of the requests and the duration, the rate; null when the duration is unknown or zero. */
export function toRatePerSecond(requests: number, durationMs: number | null): number | null {
  return durationMs ? (requests * 1000) / durationMs : null
}

/** Epoch milliseconds as ISO 8601; null when unknown. */
export function toInstant(epochMs: number | null): string | null {
  return epochMs === null || epochMs > 8.64e15 ? null : new Date(epochMs).toISOString()
}
