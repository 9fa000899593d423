import type { RawEvent, RawRows } from './raw-rows.ts'

// The definitions of docs/rollups.md once more, in plain loops and without a database.

const hourMs = 3_600_000
const funnel = [
  ['active_open', ['app_opened', 'tab_opened']],
  ['workout_engaged', ['workouts_default_loaded', 'workout_started']],
  ['exercise_logged', ['exercise_logged']],
  ['session_submitted', ['session_submitted']],
  ['achievement_unlocked', ['achievement_unlocked']],
] as const

function counts({ occurredAt, receivedAt }: RawEvent): boolean {
  const lagMs = receivedAt - occurredAt
  return lagMs >= -5 * 60_000 && lagMs <= 180 * 24 * hourMs
}

export function countIgnored({ events }: RawRows, receivedFrom: number): number {
  return events.filter((event) => !counts(event) && event.receivedAt >= receivedFrom).length
}

const within = (at: number, from: number, lengthMs: number) => at >= from && at < from + lengthMs
const usersOf = (events: readonly RawEvent[]) => [...new Set(events.map(({ user }) => user))]
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)

export function countDay(rows: RawRows, day: string): Record<string, unknown> {
  const start = Date.parse(day)
  const counted = rows.events.filter(counts)
  const today = counted.filter(({ occurredAt }) => within(occurredAt, start, 24 * hourMs))
  const users = usersOf(today)
  const seenBefore = new Set(usersOf(counted.filter(({ occurredAt }) => occurredAt < start)))
  const logged = users.filter((user) => {
    const own = counted.filter((event) => event.user === user)
    const first = Math.min(
      ...today.filter((event) => event.user === user).map(({ occurredAt }) => occurredAt),
    )
    return own.some(
      ({ name, occurredAt }) =>
        name === 'exercise_logged' && within(occurredAt, first, 24 * hourMs),
    )
  })
  const lags = today.map(({ receivedAt, occurredAt }) => Math.max(0, receivedAt - occurredAt))
  const volume: Record<string, number> = {}
  for (const { name } of today) volume[name] = (volume[name] ?? 0) + 1
  return {
    day,
    dau: users.length,
    new_users: users.filter((user) => !seenBefore.has(user)).length,
    sessions_submitted: volume['session_submitted'] ?? 0,
    logging_rate_24h: share(logged.length, users.length),
    ingestion_lag_p50: percentile(lags, 0.5),
    ingestion_lag_p95: percentile(lags, 0.95),
    event_volume_by_name: volume,
  }
}

/** Linear between order statistics: Hyndman and Fan's type 7, as `percentile_cont`. */
function percentile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null
  const ascending = values.toSorted((a, b) => a - b)
  const position = (values.length - 1) * q
  const low = ascending[Math.floor(position)] as number
  const high = ascending[Math.ceil(position)] as number
  return low + (high - low) * (position - Math.floor(position))
}

export function countCohorts(rows: RawRows, day: string): Record<string, unknown>[] {
  const start = Date.parse(day)
  const cohort = rows.assignments.filter(({ assignedAt }) => within(assignedAt, start, 24 * hourMs))
  const counted = rows.events.filter(counts)
  const eventsOf = (user: string) => counted.filter((event) => event.user === user)
  const groups = groupBy(cohort, ({ experiment, variant }) => `${experiment} ${variant}`)
  return [...groups.values()].map((members) => {
    const active = members.filter(({ user }) =>
      eventsOf(user).some(({ occurredAt }) => within(occurredAt, start + 24 * hourMs, 24 * hourMs)),
    )
    const sessions = members.flatMap(({ user, assignedAt }) =>
      eventsOf(user).filter(
        ({ name, occurredAt }) =>
          name === 'session_submitted' && within(occurredAt, assignedAt, 168 * hourMs),
      ),
    )
    const logged = members.filter(({ user, assignedAt }) =>
      eventsOf(user).some(
        ({ name, occurredAt }) =>
          name === 'exercise_logged' && within(occurredAt, assignedAt, 24 * hourMs),
      ),
    )
    return {
      experiment_id: members[0]?.experiment,
      variant_id: members[0]?.variant,
      day,
      users_assigned: members.length,
      users_active_d1: active.length,
      sessions_submitted_d7: sessions.length,
      logging_rate_24h_by_variant: share(logged.length, members.length),
    }
  })
}

export function countFunnel(rows: RawRows, day: string): Record<string, unknown>[] {
  const start = Date.parse(day)
  const end = start + 24 * hourMs
  const today = rows.events.filter(
    (event) => counts(event) && within(event.occurredAt, start, 24 * hourMs),
  )
  const depthOf = new Map(usersOf(today).map((user) => [user, depth(today, user)]))
  const began = [...depthOf].filter(([, steps]) => steps > 0).map(([user]) => user)
  const audiences = groupBy(
    rows.assignments.filter(({ user, assignedAt }) => assignedAt < end && began.includes(user)),
    ({ experiment, variant }) => JSON.stringify([experiment, variant]),
  )
  const everybody = [null, null, began] as const
  const groups = [...audiences].map(([key, members]) => {
    const [experiment, variant] = JSON.parse(key) as [string, string]
    return [experiment, variant, members.map(({ user }) => user)] as const
  })
  return [everybody, ...groups].flatMap(([experiment_id, variant_id, users]) =>
    funnel.map(([step_name], index) => ({
      funnel_name: 'core_journey',
      day,
      experiment_id,
      variant_id,
      step_position: index + 1,
      step_name,
      users: users.filter((user) => (depthOf.get(user) ?? 0) > index).length,
    })),
  )
}

function depth(today: readonly RawEvent[], user: string): number {
  let reachedAt = Number.NEGATIVE_INFINITY
  for (const [index, [, names]] of funnel.entries()) {
    const next = today
      .filter((event) => event.user === user && (names as readonly string[]).includes(event.name))
      .map(({ occurredAt }) => occurredAt)
      .filter((at) => at >= reachedAt)
    if (next.length === 0) return index
    reachedAt = Math.min(...next)
  }
  return funnel.length
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
