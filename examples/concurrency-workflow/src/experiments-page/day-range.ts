import { PageError, type PageQuery } from 'gauntlet'

const dayMs = 86_400_000
/** What the service answers for at most. */
const maxDays = 90
const defaultDays = 14

/** UTC days, both included; `days` is how far to count back from today to reach `from`. */
export type DayRange = { readonly from: string; readonly to: string; readonly days: number }

/**
 * The days asked for; the last two weeks where none are.
 *
 * @throws PageError usage
 */
export function toDayRange(query: PageQuery, nowMs: number): DayRange {
  const today = Math.floor(nowMs / dayMs)
  const to = query['to'] === undefined ? today : toDayNumber(query['to'])
  const from =
    query['from'] === undefined ? Math.min(to, today) - defaultDays + 1 : toDayNumber(query['from'])
  if (from > to) throw new PageError('usage', 'the first day is after the last one')
  const days = today - from + 1
  if (days > maxDays) {
    const first = toDay(today - maxDays + 1)
    throw new PageError(
      'usage',
      `the experiments service answers for ${maxDays} days: since ${first}`,
    )
  }
  return { from: toDay(from), to: toDay(to), days: Math.max(1, days) }
}

function toDayNumber(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new PageError('usage', `${day} is no day`)
  return ms / dayMs
}

function toDay(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10)
}
