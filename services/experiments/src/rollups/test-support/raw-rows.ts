import type { TestDatabase } from '@gauntlet/testkit'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'

export type RawEvent = { user: string; name: string; occurredAt: number; receivedAt: number }
export type RawAssignment = {
  user: string
  experiment: string
  variant: string
  assignedAt: number
}
export type RawRows = { events: RawEvent[]; assignments: RawAssignment[] }

const minuteMs = 60_000
export const dayMs = 86_400_000

const names = [
  'app_opened',
  'tab_opened',
  'workouts_default_loaded',
  'workout_started',
  'exercise_logged',
  'session_submitted',
  'achievement_unlocked',
  'settings_opened',
]

/** Rows of the last `days` days before `now`, the same for the same seed; among the events some that must be ignored. */
export function sampleRows(seed: number, { now, days }: { now: number; days: number }): RawRows {
  const user = fc.integer({ min: 1, max: 15 }).map((n) => `user-${n}`)
  const ago = fc.integer({ min: 0, max: days * dayMs })
  const event = fc.record({
    user,
    name: fc.constantFrom(...names),
    ago,
    // From a clock a little ahead to half a day late; a few beyond what counts.
    lagMs: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: -5 * minuteMs, max: 720 * minuteMs }) },
      { weight: 1, arbitrary: fc.constantFrom(-5 * minuteMs - 1, -60 * minuteMs, 180 * dayMs + 1) },
    ),
  })
  const events = fc.sample(event, { seed, numRuns: 600 }).map(({ ago: age, lagMs, ...rest }) => {
    const receivedAt = now - age
    return { ...rest, receivedAt, occurredAt: receivedAt - lagMs }
  })
  const pair = fc.record({ user, experiment: fc.constantFrom('colour', 'length'), ago })
  const kept = new Map<string, RawAssignment>()
  for (const { ago: age, ...key } of fc.sample(pair, { seed, numRuns: 40 })) {
    const variant = age % 2 === 0 ? 'control' : 'treatment'
    kept.set(JSON.stringify(key), { ...key, variant, assignedAt: now - age })
  }
  return { events, assignments: [...kept.values()] }
}

export async function insertRows(
  database: TestDatabase,
  { events, assignments }: RawRows,
): Promise<void> {
  await database.query(
    `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
     select id, "user", name, occurred, received, '' from json_to_recordset($1::json)
       as row(id uuid, "user" text, name text, occurred timestamptz, received timestamptz)`,
    [
      JSON.stringify(
        events.map(({ user, name, occurredAt, receivedAt }) => ({
          id: randomUUID(),
          user,
          name,
          occurred: new Date(occurredAt),
          received: new Date(receivedAt),
        })),
      ),
    ],
  )
  await database.query(
    `insert into assignments (anonymous_user_id, experiment_id, variant_id, assigned_at, assignment_version)
     select "user", experiment, variant, at, 1 from json_to_recordset($1::json)
       as row("user" text, experiment text, variant text, at timestamptz)`,
    [JSON.stringify(assignments.map((row) => ({ ...row, at: new Date(row.assignedAt) })))],
  )
}
