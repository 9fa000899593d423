import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/pool.ts'
import { addDays, toDay } from './days.ts'
import { createPgRollupStore } from './pg-rollup-store.ts'
import { jobNames, type JobName } from './ports.ts'
import { runRollup } from './run-rollup.ts'

const days = 60
const today = toDay(new Date())
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ prepare: async (url) => void (await migrate(url)) })
  // 2,000 events a day by 40 users, in the order of their receipt; one in a hundred up to three weeks late. Half have ids with a time.
  await database.query(
    `select create_event_partition(month::date)
     from generate_series(date_trunc('month', $1::timestamptz, 'UTC') at time zone 'UTC', now() at time zone 'UTC', interval '1 month') as month`,
    [addDays(today, -days)],
  )
  await database.query(`
    insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, properties, payload_fingerprint)
    select case when n % 2 = 0 then gen_random_uuid()
        else overlay(overlay(first_uuid_of(at)::text placing '7' from 15) placing lpad(to_hex(n), 12, '0') from 25)::uuid end,
      'user-' || n % 40, (array['app_opened', 'workout_started', 'exercise_logged', 'session_submitted'])[1 + n % 4],
      case when n % 100 = 0 then at - interval '21 hours' * (n / 100 % 24) else at end, at,
      jsonb_build_object('text', repeat('x', 100)), '\\x00'
    from (
      select n, date_trunc('day', now(), 'UTC') - interval '${days} days' + n * interval '43.2 seconds' as at
      from generate_series(0, ${days * 2_000} - 1) as n
    ) as event`)
  await database.query(`
    insert into assignments (anonymous_user_id, experiment_id, variant_id, assigned_at, assignment_version)
    select 'user-' || n, 'colour', 'blue', now() - n * interval '36 hours', 1 from generate_series(0, 39) as n`)
  await database.query('analyze')
  for (const job of jobNames) await run(job, 1)
})

afterAll(() => database.drop())

async function run(job: JobName, windowDays: number): Promise<void> {
  const service = openDatabase(database.url)
  const { status } = await runRollup(service.pool, createPgRollupStore(service.pool), {
    job,
    windowDays,
  })
  expect(status).toBe('SUCCESS')
  // A session that ends adds what it counted to the statistics.
  await service.close()
}

/** How often a page of an event table was read, and how many of these pages there are. */
async function readPages(): Promise<{ read: number; all: number }> {
  const [row] = await database.query<{ read: number; all: number }>(
    `select sum(heap_blks_read + heap_blks_hit)::int as read,
       (sum(pg_relation_size(relid)) / current_setting('block_size')::int)::int as all
     from pg_statio_user_tables where relname ~ '^event_logs_'`,
  )
  return row ?? { read: 0, all: 0 }
}

/** The pages that a run reads, as a share of all. */
async function measureShare(job: JobName, windowDays: number): Promise<number> {
  const sessions = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = '' and state = 'idle'`
  await expect.poll(() => database.query(sessions)).toHaveLength(0)
  const before = await readPages()
  await run(job, windowDays)
  await expect.poll(() => database.query(sessions)).toHaveLength(0)
  const { read, all } = await readPages()
  return (read - before.read) / all
}

/**
 * What a run may read for one late event, as a share of all pages: its day, today and the days within reach; daily also looks up
 * each user of these days, experiment the week after each cohort. A page counts as often as it is read.
 */
const most: Record<JobName, number> = { daily: 0.7, experiment: 0.8, funnel: 0.15 }

test.each(jobNames)(
  'a late event costs the %s job its day, not the days that are clean',
  async (job) => {
    await database.query(
      `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
       values (gen_random_uuid(), 'user-1', 'app_opened', $1, now(), '')`,
      [`${addDays(today, -30)}T12:00:00Z`],
    )
    const dirty = await measureShare(job, 1)
    expect(dirty).toBeLessThan(most[job])
    // The same measure of a run over all days, so that it is known to see what is read.
    expect(await measureShare(job, days)).toBeGreaterThan(4 * dirty)
  },
)
