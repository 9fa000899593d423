import type { TestDatabase } from '@gauntlet/testkit'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import type { Static } from 'typebox'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EventsAnswer } from '../events/schemas.ts'
import { openDatabase } from '../database/pool.ts'
import { createPgRollupStore } from '../rollups/pg-rollup-store.ts'
import { runRollup } from '../rollups/run-rollup.ts'
import {
  createSeededDatabase,
  startTestService,
  type TestService,
} from '../test-support/test-service.ts'
import { maintainPartitions } from './maintain-partitions.ts'
import { uuidV4Within, uuidV7 } from './test-support/uuid-v7.ts'

const dayMs = 86_400_000
const now = Date.now()
const monthStart = (add: number): Date => {
  const today = new Date(now)
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + add, 1))
}
const nameOf = (month: Date) => `event_logs_${month.toISOString().slice(0, 7).replace('-', '_')}`

let database: TestDatabase
let replicas: TestService[]

beforeEach(async () => {
  database = await createSeededDatabase()
  replicas = await Promise.all([startTestService(database.url), startTestService(database.url)])
})

afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()))
  await database.drop()
})

type Sent = { readonly event_id: string; readonly occurred_at: string }
const event = (event_id: string, occurredAt = now): Sent => ({
  event_id,
  occurred_at: new Date(occurredAt).toISOString(),
})

async function send(events: readonly Sent[], replica = 0, user = 'ann') {
  const answer = await replicas[replica]?.post<Static<typeof EventsAnswer>>('/v1/events', {
    anonymous_user_id: user,
    events: events.map((one) => ({ event_name: 'app_opened', ...one })),
  })
  expect(answer?.status).toBe(200)
  return answer?.body.results.map(({ status, error }) => error?.code ?? status) ?? []
}

const listPlaces = async (ids: readonly string[]) => {
  const rows = await database.query<{ event_id: string; place: string }>(
    `select event_id, tableoid::regclass::text as place from event_logs where event_id = any($1::uuid[])`,
    [ids],
  )
  return ids.map((id) => rows.find(({ event_id }) => event_id === id)?.place)
}
const count = async (table: string) => (await database.query(`select from ${table}`)).length
const keep = (keepDays: number) => maintainPartitions(database.url, { monthsAhead: 3, keepDays })

/** Stores a month's worth of old events, as if their partition had been there then. */
async function fillMonth(month: Date, user = 'ann'): Promise<void> {
  await database.query(`select create_event_partition($1)`, [month.toISOString()])
  await database.query(
    `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
     select id, $2, 'app_opened', $3, $3, '' from unnest($1::uuid[]) as id`,
    [
      Array.from({ length: 50 }, (_, index) => uuidV7(month.getTime() + index * 60_000)),
      user,
      new Date(month.getTime() + 3_600_000),
    ],
  )
}

test('an id is stored once, wherever its time is: about midnight of a month, in no month, far away, in none', async () => {
  const next = monthStart(1).getTime()
  const far = monthStart(20).getTime()
  const ids = [
    ...[now, next - 1, next, next + 1, monthStart(-30).getTime(), far].map(uuidV7),
    ...['1970-01-01', '2019-12-31T23:59:59.999Z', '2020-01-01', '2100-01-01', '9999-01-01'].map(
      uuidV7,
    ),
    ...[now, next, far].map(uuidV4Within),
    randomUUID(),
  ]
  const events = ids.map((id) => event(id))
  const first = await Promise.all([send(events), send(events.toReversed(), 1)])
  expect(first.flat().toSorted()).toEqual([
    ...ids.map(() => 'accepted'),
    ...ids.map(() => 'duplicate'),
  ])
  expect((await listPlaces(ids)).slice(1, 4)).toEqual([
    nameOf(monthStart(0)),
    nameOf(monthStart(1)),
    nameOf(monthStart(1)),
  ])
  // The month of the far ids gets its partition now: they move there.
  const { created } = await maintainPartitions(database.url, {
    monthsAhead: 24,
    keepDays: undefined,
  })
  expect(created).toHaveLength(21)
  expect((await listPlaces(ids))[5]).toBe(nameOf(monthStart(20)))
  expect(await send(events, 1)).toEqual(ids.map(() => 'duplicate'))
  expect(await count('event_logs')).toBe(ids.length)
})

test('without days to keep nothing is ever dropped, and a second run has nothing to do', async () => {
  await fillMonth(monthStart(-40))
  const first = await maintainPartitions(database.url, { monthsAhead: 5, keepDays: undefined })
  expect(first).toEqual({
    created: [monthStart(4), monthStart(5)].map((month) => month.toISOString().slice(0, 10)),
    dropped: [],
    keptFrom: undefined,
  })
  const again = await maintainPartitions(database.url, { monthsAhead: 5, keepDays: undefined })
  expect(again.created).toEqual([])
  expect(await count('event_logs')).toBe(50)
})

test('a month before the days to keep is dropped; what is sent of it again is rejected, never stored twice', async () => {
  const [old, kept] = [monthStart(-12), monthStart(-3)]
  await fillMonth(old)
  await fillMonth(kept)
  const outdated = old.getTime() + 5 * dayMs
  const dropped = event(uuidV7(outdated), outdated)
  const unseen = event(uuidV7(outdated), outdated)
  const random = event(uuidV4Within(outdated), outdated)
  const recent = event(uuidV7(outdated), now - dayMs)
  const stored = [dropped, random, recent, event(randomUUID(), outdated), event(uuidV7(kept), now)]
  expect(await send(stored)).toEqual(stored.map(() => 'accepted'))

  const done = await keep(200)
  expect(done.dropped).toEqual([nameOf(old)])
  expect(done.keptFrom?.getUTCDate()).toBe(1)
  expect(await count('event_logs')).toBe(50 + stored.length - 1)
  expect(await send([...stored, unseen], 1)).toEqual([
    'out_of_retention',
    ...stored.slice(1).map(() => 'duplicate'),
    'out_of_retention',
  ])
  expect(await send([event(uuidV7(done.keptFrom as Date)), event(uuidV4Within(outdated))])).toEqual(
    ['accepted', 'accepted'],
  )
  expect((await keep(200)).dropped).toEqual([])
  // A longer time to keep brings nothing back: what was deleted is not known any more.
  expect((await keep(900)).keptFrom).toEqual(done.keptFrom)
  expect(await send([dropped])).toEqual(['out_of_retention'])
})

test('outdated events that never had a partition are deleted too', async () => {
  const outdated = monthStart(-15).getTime()
  const events = [event(uuidV7(outdated), outdated), event(uuidV4Within(outdated), outdated)]
  expect(await send(events)).toEqual(['accepted', 'accepted'])
  await keep(190)
  expect(await send(events)).toEqual(['out_of_retention', 'duplicate'])
})

test('a user whose events were dropped is not new again', async () => {
  await fillMonth(monthStart(-12), 'returning')
  await keep(200)
  expect(await count('event_logs')).toBe(0)
  await send([event(uuidV7(now))], 0, 'returning')
  await send([event(uuidV7(now))], 0, 'new')
  const service = openDatabase(database.url)
  const store = createPgRollupStore(service.pool)
  await runRollup(service.pool, store, { job: 'daily', windowDays: 2 })
  await service.close()
  const rows = await database.query('select dau, new_users from daily_metric_rollups where dau > 0')
  expect(rows).toEqual([{ dau: 2, new_users: 1 }])
})

test('a writer that waits while the retention is raised stores nothing that the drop would leave behind', async () => {
  await fillMonth(monthStart(-12))
  const early = new Client({ connectionString: database.url })
  await early.connect()
  await early.query('begin')
  await early.query('lock table only event_logs in row exclusive mode')
  const done = keep(200)
  const waiting = (mode: string) =>
    expect
      .poll(() => database.query(`select from pg_locks where not granted and mode = $1`, [mode]))
      .toHaveLength(1)
  await waiting('ShareRowExclusiveLock')
  // Behind the job in the queue of the lock: what it read of the retention until now is outdated when it goes on.
  const late = send([event(uuidV7(monthStart(-12).getTime() + dayMs))])
  await early.query('commit')
  await early.end()
  expect(await late).toSatisfy((statuses: string[]) =>
    ['accepted', 'out_of_retention'].includes(statuses[0] ?? ''),
  )
  expect((await done).dropped).toEqual([nameOf(monthStart(-12))])
  expect(await count('event_logs')).toBe(0)
})

test('a job that ended in the middle of a drop is done by the next one', async () => {
  const month = monthStart(-12)
  await fillMonth(month)
  // As an index build that was interrupted leaves it.
  await database.query(`create index ${nameOf(month)}_kept on ${nameOf(month)} (received_at)`)
  const stopped = AbortSignal.abort(new Error('interrupted'))
  const options = { monthsAhead: 3, keepDays: 200 }
  await expect(maintainPartitions(database.url, { ...options, signal: stopped })).rejects.toThrow(
    'interrupted',
  )
  expect(await count('event_logs')).toBe(50)
  const both = await Promise.allSettled([keep(200), keep(200)])
  expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
  expect(await count('event_logs')).toBe(0)
})
