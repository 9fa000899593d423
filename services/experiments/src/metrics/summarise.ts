import type { DailyRow } from './pg-metrics-reader.ts'

export type Summary = {
  readonly average_dau: number
  readonly new_users: number
  readonly sessions_submitted: number
  readonly logging_rate_24h: number | null
  readonly event_volume_by_name: Record<string, number>
}

/**
 * A window in a few numbers. Distinct users do not add up over days, so there is their mean; the rate is
 * the mean of the days' rates, each weighted by its users.
 */
export function summarise(days: readonly DailyRow[]): Summary {
  const sum = (of: (day: DailyRow) => number) => days.reduce((total, day) => total + of(day), 0)
  const userDays = sum(({ dau }) => dau)
  const volume = new Map<string, number>()
  for (const { event_volume_by_name } of days) {
    for (const [name, count] of Object.entries(event_volume_by_name)) {
      volume.set(name, (volume.get(name) ?? 0) + count)
    }
  }
  return {
    average_dau: days.length === 0 ? 0 : userDays / days.length,
    new_users: sum(({ new_users }) => new_users),
    sessions_submitted: sum(({ sessions_submitted }) => sessions_submitted),
    logging_rate_24h:
      userDays === 0
        ? null
        : sum(({ dau, logging_rate_24h }) => dau * (logging_rate_24h ?? 0)) / userDays,
    event_volume_by_name: Object.fromEntries(volume),
  }
}
