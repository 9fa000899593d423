import { wilsonInterval } from '@gauntlet/core/stats'
import type { Experiments } from '../schemas.ts'

type Row = Experiments['variants']['days'][number]

/** A share of users with its interval, all in [0, 1]. */
export type Share = {
  readonly count: number
  readonly share: number
  readonly low: number
  readonly high: number
}

/** What the users did who were assigned to one variant in the days shown; each was assigned once. */
export type Variant = {
  readonly variant: string
  readonly users: number
  /** With an event on the day after; null without users. */
  readonly active: Share | null
  /** With a logged exercise within 24 hours. */
  readonly logging: Share | null
  /** Sessions submitted within 7 days. */
  readonly sessions: number
}

const level = 0.95

export function listExperiments(rows: readonly Row[]): string[] {
  return [...new Set(rows.map((row) => row.experiment_id))].toSorted()
}

export function toVariants(rows: readonly Row[]): Variant[] {
  const ids = [...new Set(rows.map(({ variant_id }) => variant_id))].toSorted()
  return ids.map((variant) => {
    const own = rows.filter(({ variant_id }) => variant_id === variant)
    const sum = (of: (row: Row) => number) => own.reduce((total, row) => total + of(row), 0)
    const users = sum((row) => row.users_assigned)
    return {
      variant,
      users,
      active: toShare(
        sum((row) => row.users_active_d1),
        users,
      ),
      // A day's rate is a count of its users: whole again after rounding.
      logging: toShare(
        sum((row) => Math.round(row.logging_rate_24h_by_variant * row.users_assigned)),
        users,
      ),
      sessions: sum((row) => row.sessions_submitted_d7),
    }
  })
}

function toShare(count: number, total: number): Share | null {
  if (total === 0 || count > total) return null
  const { low, high } = wilsonInterval({ count, total }, level)
  return { count, share: count / total, low, high }
}
