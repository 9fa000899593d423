import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { openDatabase, type Database } from '../database/pool.ts'
import { addDays, listDays, toDay } from './days.ts'
import { createPgRollupStore } from './pg-rollup-store.ts'
import { jobNames, type JobName, type RollupRun } from './ports.ts'
import { runRollup } from './run-rollup.ts'
import { countCohorts, countDay, countFunnel, countIgnored } from './test-support/count-by-hand.ts'
import { dayMs, insertRows, sampleRows, type RawRows } from './test-support/raw-rows.ts'

let database: TestDatabase
let service: Database
let now: number
let today: string

beforeEach(async () => {
  database = await createTestDatabase({
    template: 'rollups',
    prepare: async (url) => void (await migrate(url)),
  })
  service = openDatabase(database.url)
  now = Date.now()
  today = toDay(new Date(now))
})

afterEach(async () => {
  await service.close()
  await database.drop()
})

const run = (job: JobName, windowDays: number): Promise<RollupRun> =>
  runRollup(service.pool, createPgRollupStore(service.pool), { job, windowDays })

const stored = {
  daily: `select day::text, dau, new_users, sessions_submitted, logging_rate_24h, ingestion_lag_p50,
    ingestion_lag_p95, event_volume_by_name from daily_metric_rollups`,
  experiment: `select experiment_id, variant_id, day::text, users_assigned, users_active_d1,
    sessions_submitted_d7, logging_rate_24h_by_variant from experiment_metric_rollups`,
  funnel: `select funnel_name, day::text, experiment_id, variant_id, step_position, step_name, users
    from funnel_rollups`,
}

/** Every stored row equals the count by hand, and none is missing. */
async function expectRecount(rows: RawRows, job: JobName, days: readonly string[]): Promise<void> {
  const expected = {
    daily: (day: string) => [countDay(rows, day)],
    experiment: (day: string) => countCohorts(rows, day),
    funnel: (day: string) => countFunnel(rows, day),
  }[job]
  const found = await database.query<{ day: string }>(stored[job])
  expect(order(found.filter(({ day }) => days.includes(day)))).toEqual(
    order(days.flatMap(expected)),
  )
}

function order(list: readonly object[]): string[] {
  return list.map((row) => JSON.stringify(toComparable(row))).toSorted()
}

/** Keys sorted, fractions to nine digits: the database and the loops add in another order. */
function toComparable(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : value.toFixed(9)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, below]) => [key, toComparable(below)])
}

test.each([1, 2, 3])(
  'every rollup equals a count by hand over random rows, seed %i',
  async (seed) => {
    const rows = sampleRows(seed, { now, days: 20 })
    await insertRows(database, rows)
    for (const job of jobNames) {
      const ended = await run(job, 10)
      expect(ended).toMatchObject({ status: 'SUCCESS', error_text: null, job_name: job })
      expect(ended.window_start.toISOString()).toBe(`${addDays(today, -9)}T00:00:00.000Z`)
      expect(ended.ignored_count).toBe(countIgnored(rows, ended.window_start.getTime()))
      expect(ended.ignored_count).toBeGreaterThan(0)
      // Rows came for all twenty days, so all of them were open.
      await expectRecount(rows, job, listDays(addDays(today, -19), today))
    }
  },
)

test('a run again changes nothing and writes the same number of rows', async () => {
  await insertRows(database, sampleRows(4, { now, days: 5 }))
  for (const job of jobNames) {
    await run(job, 5)
    const before = await database.query(`${stored[job]} order by 1, 2, 3, 4, 5`)
    const second = await run(job, 5)
    expect(await database.query(`${stored[job]} order by 1, 2, 3, 4, 5`)).toEqual(before)
    expect((await run(job, 5)).rows_written).toBe(second.rows_written)
  }
})

test('a late event re-opens its day, and the days that depend on it, once', async () => {
  const rows = sampleRows(5, { now, days: 40 })
  await insertRows(database, rows)
  for (const job of jobNames) await run(job, 1)
  const late = [
    { user: 'user-1', name: 'session_submitted', at: now - 35 * dayMs },
    // A user whose first day was later until now.
    { user: 'user-2', name: 'exercise_logged', at: now - 60 * dayMs },
  ].map(({ user, name, at }) => ({ user, name, occurredAt: at, receivedAt: now }))
  await insertRows(database, { events: late, assignments: [] })
  const all = { ...rows, events: [...rows.events, ...late] }
  for (const job of jobNames) {
    await run(job, 1)
    await expectRecount(all, job, listDays(addDays(today, -39), today))
    await expectRecount(all, job, [addDays(today, -60)])
    const { rows_written: again } = await run(job, 1)
    const fresh = await database.query<{ n: number }>(
      `select count(*)::int as n from ${{ daily: 'daily_metric_rollups', experiment: 'experiment_metric_rollups', funnel: 'funnel_rollups' }[job]}
       where day > $1::date - $2::int and day <= $3`,
      // A run looks an hour back behind the last one: in the first hour of a day that is the day before.
      [toDay(new Date(now - 3_600_000)), { daily: 2, experiment: 8, funnel: 1 }[job], today],
    )
    expect(again).toBe(fresh[0]?.n)
  }
  expect(await database.query('select * from rollup_late_days')).toEqual([])
})

test('a late event that is not committed yet when a run looks keeps its day open', async () => {
  const writer = await service.pool.connect()
  const lateDay = addDays(today, -30)
  try {
    await writer.query('begin')
    await writer.query(
      `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
       values (gen_random_uuid(), 'slow', 'app_opened', $1, now(), '')`,
      [`${lateDay}T12:00:00Z`],
    )
    await run('daily', 1)
    await writer.query('commit')
  } finally {
    writer.release()
  }
  const dau = () => database.query('select dau from daily_metric_rollups where day = $1', [lateDay])
  expect(await dau()).toEqual([])
  await run('daily', 1)
  expect(await dau()).toEqual([{ dau: 1 }])
})

test('another funnel is a row of the table', async () => {
  await database.query(`insert into funnels values ('opened_twice', '[
    {"step": "first", "event_names": ["app_opened"]}, {"step": "then", "event_names": ["settings_opened"]}]')`)
  const at = Date.parse(`${addDays(today, -1)}T12:00:00Z`)
  const events = ['settings_opened', 'app_opened', 'settings_opened'].map((name, index) => ({
    user: index === 0 ? 'wrong order' : 'right order',
    name,
    occurredAt: at + index,
    receivedAt: at + index,
  }))
  events.push({ user: 'wrong order', name: 'app_opened', occurredAt: at + 9, receivedAt: at + 9 })
  await insertRows(database, { events, assignments: [] })
  await run('funnel', 2)
  expect(
    await database.query(
      `select step_name, users from funnel_rollups
       where funnel_name = 'opened_twice' and day = $1 order by step_position`,
      [addDays(today, -1)],
    ),
  ).toEqual([
    { step_name: 'first', users: 2 },
    { step_name: 'then', users: 1 },
  ])
})
