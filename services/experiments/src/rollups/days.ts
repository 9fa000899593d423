const dayMs = 86_400_000

/** Events older than this when they came are ignored, so no older bucket can change. */
export const oldestDays = 180

/** `2026-03-01` and a number of days later, or earlier when negative. All days are UTC days. */
export function addDays(day: string, count: number): string {
  return toDay(new Date(Date.parse(day) + count * dayMs))
}

/** The UTC day of a moment. */
export function toDay(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** A bucket: `[start, end)` as ISO moments. */
export function boundsOf(day: string): { start: string; end: string } {
  return { start: `${day}T00:00:00Z`, end: `${addDays(day, 1)}T00:00:00Z` }
}

/** Every day from the first to the last, both included. */
export function listDays(first: string, last: string): string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(first, index))
}

export type BucketRequest = {
  readonly today: string
  /** Days to compute whatever happened, today included. */
  readonly windowDays: number
  /** The day on which the last successful run began; later ones may hold events that no run has seen. */
  readonly lastRunDay: string | undefined
  /** Days before today to which events came late. */
  readonly lateDays: readonly string[]
  /** How many days before its own an event can still change a bucket. */
  readonly reachDays: number
}

/**
 * The buckets that a run computes: its window, what came since the last success (a missed run leaves no
 * hole), and the days that late events re-opened; each with the days before it that an event reaches.
 */
export function listBuckets(request: BucketRequest): string[] {
  const { today, windowDays, lastRunDay, lateDays, reachDays } = request
  const oldest = addDays(today, -oldestDays)
  const windowStart = addDays(today, 1 - windowDays)
  const missed = lastRunDay !== undefined && lastRunDay < windowStart ? lastRunDay : windowStart
  const changed = [...listDays(missed < oldest ? oldest : missed, today), ...lateDays]
  const buckets = new Set(changed.flatMap((day) => listDays(addDays(day, -reachDays), day)))
  return [...buckets].toSorted()
}
