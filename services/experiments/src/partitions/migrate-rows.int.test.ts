import { createTestDatabase, hasPgBouncer, startPgBouncer } from '@gauntlet/testkit'
import { randomUUID } from 'node:crypto'
import type { Static } from 'typebox'
import { expect, onTestFinished, test } from 'vitest'
import { listMigrations, migrate } from '../database/migrate.ts'
import type { EventsAnswer } from '../events/schemas.ts'
import { startTestService } from '../test-support/test-service.ts'
import { uuidV4Within, uuidV7 } from './test-support/uuid-v7.ts'

const isMissing = !hasPgBouncer()
if (isMissing) console.warn('SKIPPED: pgbouncer is not installed, so no migration ran behind it')

const unpartitioned = listMigrations().filter(({ name }) => name < '0003')
const dayMs = 86_400_000

/** A database of the time before partitions. */
async function createOld() {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  await migrate(database.url, unpartitioned)
  return database
}

/** Ids of every kind, and enough of two months ago for a partition. */
function listIds(now: number): string[] {
  const twoMonthsAgo = now - 62 * dayMs
  return [
    ...Array.from({ length: 1_200 }, (_, index) => uuidV7(twoMonthsAgo + index)),
    ...Array.from({ length: 600 }, () => randomUUID()),
    ...['1970-01-02', '2019-12-31', '2021-06-01', '2099-12-31', '2400-01-01'].map(uuidV7),
    ...[now, now + 40 * dayMs, now + 900 * dayMs].map(uuidV7),
    ...[now, twoMonthsAgo, '2030-01-01'].map(uuidV4Within),
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ]
}

const occurred_at = '2026-11-20T10:00:00.000Z'
const toEvent = (event_id: string, n: number) => ({
  event_id,
  event_name: 'app_opened',
  occurred_at,
  properties: { n },
})

test.each([{ way: 'directly' }, ...(isMissing ? [] : [{ way: 'behind a pooler' }])])(
  'a database with rows is migrated $way: no row is lost or changed, and none is stored again',
  async ({ way }) => {
    const database = await createOld()
    const ids = listIds(Date.now())
    const events = ids.map(toEvent)
    await database.query(
      `insert into event_logs (event_id, anonymous_user_id, session_id, event_name, occurred_at, received_at,
         sent_at, properties, context, assignment_version, assignments, experiment_map, payload_fingerprint)
       select event_id, 'ann', 's', event_name, occurred_at, now(), null, properties, '{"a": 12345678901234567890}', 1,
         '[{"experiment_id": "x"}]', '{"x": "y"}', '\\x0011223344556677'
       from json_to_recordset($1::json) as row(event_id uuid, event_name text, occurred_at timestamptz, properties jsonb)`,
      [JSON.stringify(events)],
    )
    const read = () => database.query('select * from event_logs order by event_id')
    const before = await read()
    const pooler = way === 'directly' ? undefined : await startPgBouncer(database.url)
    if (pooler) onTestFinished(() => pooler.stop())
    const url = pooler?.url ?? database.url
    const applied = await Promise.all([migrate(url), migrate(url)])
    expect(applied.flat()).toContain('0003_event_partitions.sql')
    expect(before).toHaveLength(ids.length)
    expect(await read()).toEqual(before)

    const service = await startTestService(url)
    const answers = await Promise.all(
      [events.slice(0, 1_000), events.slice(1_000)].map((batch) =>
        service.post<Static<typeof EventsAnswer>>('/v1/events', {
          anonymous_user_id: 'ann',
          events: batch,
        }),
      ),
    )
    const statuses = answers.flatMap(({ body }) => body.results.map(({ status }) => status))
    expect(statuses).toEqual(ids.map(() => 'duplicate_conflict'))
    expect(await read()).toEqual(before)
    await service.close()
  },
)

test('the rows of a month are in its partition, and random ids outside of the years are in two others', async () => {
  const database = await createOld()
  const now = Date.now()
  await database.query(
    `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
     select id, 'ann', 'app_opened', now(), now(), '' from unnest($1::uuid[]) as id`,
    [listIds(now)],
  )
  await migrate(database.url)
  const places = await database.query<{ place: string; rows: number }>(
    `select tableoid::regclass::text as place, count(*)::int as rows from event_logs group by 1`,
  )
  const rowsOf = (place: string) => places.find((one) => one.place === place)?.rows ?? 0
  const month = new Date(now - 62 * dayMs).toISOString().slice(0, 7).replace('-', '_')
  expect(rowsOf(`event_logs_${month}`)).toBeGreaterThanOrEqual(1_200)
  expect(rowsOf('event_logs_ids_above')).toBeGreaterThan(500)
  expect(rowsOf('event_logs_other')).toBeLessThan(100)
})

test('a database whose key was dropped, with doubled rows, is migrated without one', async () => {
  const database = await createOld()
  await database.query('alter table event_logs drop constraint event_logs_pkey')
  const id = randomUUID()
  await database.query(
    `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
     select $1, 'ann', 'app_opened', now(), now(), '' from generate_series(1, 2)`,
    [id],
  )
  await migrate(database.url)
  expect(await database.query('select from event_logs where event_id = $1', [id])).toHaveLength(2)
})
