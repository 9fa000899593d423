import type { TestDatabase } from '@gauntlet/testkit'
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import type { Static } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createSeededDatabase,
  startTestService,
  type TestService,
} from '../test-support/test-service.ts'
import type { EventsAnswer } from './schemas.ts'

type Body = Static<typeof EventsAnswer>

let database: TestDatabase
let replicas: TestService[]

beforeAll(async () => {
  database = await createSeededDatabase()
  replicas = await Promise.all([startTestService(database.url), startTestService(database.url)])
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()))
  await database.drop()
})

async function send(user: string, events: readonly unknown[], more: object = {}): Promise<Body> {
  const body = { anonymous_user_id: user, events, ...more }
  const answer = await replicas[0]?.post<Body>('/v1/events', body)
  expect(answer?.status).toBe(200)
  return answer?.body as Body
}

const occurred_at = '2026-11-20T10:00:00Z'
const event = (more: { readonly event_id?: string; [key: string]: unknown } = {}) => ({
  event_name: 'app_opened',
  occurred_at,
  ...more,
})
const statusesOf = ({ results }: Body) => results.map(({ status }) => status)
const countOf = async (user: string) =>
  (await database.query('select from event_logs where anonymous_user_id = $1', [user])).length

test('a retried batch without ids stores nothing twice, whatever its order and sent_at', async () => {
  const events = [
    event(),
    event({ event_name: 'tab_opened' }),
    event({ properties: { a: 1, b: 2 } }),
  ]
  const first = await send('retry', events, { sent_at: '2026-11-20T10:00:01Z' })
  expect(statusesOf(first)).toEqual(['accepted', 'accepted', 'accepted'])
  const reordered = [event({ properties: { b: 2, a: 1 } }), ...events.slice(0, 2)]
  const second = await send('retry', reordered, { sent_at: '2026-11-20T10:00:09Z' })
  expect(second).toMatchObject({ accepted: 0, duplicate: 3, rejected: 0 })
  expect(await countOf('retry')).toBe(3)
})

test('overlapping batches at once accept every id exactly once', async () => {
  const ids = Array.from({ length: 60 }, () => randomUUID())
  const batches = Array.from({ length: 24 }, (_, index) => {
    const window = ids.slice(index, index + 30).map((event_id) => event({ event_id }))
    return index % 2 ? window.toReversed() : window
  })
  const answers = await Promise.all(
    batches.map(
      async (events, index) =>
        (
          await replicas[index % 2]?.post<Body>('/v1/events', {
            anonymous_user_id: 'overlap',
            events,
          })
        )?.body as Body,
    ),
  )
  const accepted = answers.flatMap(({ results }) =>
    results.filter(({ status }) => status === 'accepted').map(({ event_id }) => event_id),
  )
  const sent = new Set(batches.flat().map(({ event_id }) => event_id))
  expect(new Set(accepted)).toEqual(sent)
  expect(accepted).toHaveLength(sent.size)
  expect(await countOf('overlap')).toBe(sent.size)
})

test('one id with two payloads is a conflict, in one batch and over two, and the first stays', async () => {
  const event_id = randomUUID()
  const both = [event({ event_id }), event({ event_id, event_name: 'tab_opened' })]
  expect(statusesOf(await send('conflict', both))).toEqual(['accepted', 'duplicate_conflict'])
  const again = [
    event({ event_id: event_id.toUpperCase() }),
    event({ event_id, properties: { x: 1 } }),
  ]
  expect(statusesOf(await send('conflict', again))).toEqual(['duplicate', 'duplicate_conflict'])
  const rows = await database.query('select event_name from event_logs where event_id = $1', [
    event_id,
  ])
  expect(rows).toEqual([{ event_name: 'app_opened' }])
})

test('poison events are rejected with their place, and their neighbours are stored', async () => {
  const deep = JSON.parse('{"a":'.repeat(80) + '1' + '}'.repeat(80)) as unknown
  const cases = [
    { bad: event({ properties: { text: 'a\u0000b' } }), path: '/properties/text' },
    { bad: event({ context: { ['k\u0000']: 1 } }), path: '/context/k\u0000' },
    { bad: event({ properties: { list: ['\ud800'] } }), path: '/properties/list/0' },
    { bad: event({ properties: deep }), path: '/properties' + '/a'.repeat(65) },
    { bad: event({ event_name: 'no spaces' }), path: '/event_name' },
    { bad: event({ event_id: 'not-a-uuid' }), path: '/event_id' },
    { bad: event({ occurred_at: '2026-02-30T00:00:00Z' }), path: '/occurred_at' },
    {
      bad: event({ occurred_at: new Date(Date.now() + 360_000).toISOString() }),
      path: '/occurred_at',
    },
    { bad: { event_name: 'no_time' }, path: '/occurred_at' },
    { bad: null, path: '' },
  ]
  const good = (index: number) => event({ properties: { index } })
  const body = await send(
    'poison',
    cases.flatMap(({ bad }, index) => [bad, good(index)]),
  )
  expect(body).toMatchObject({ ok: true, accepted: cases.length, rejected: cases.length })
  expect(
    body.results
      .filter(({ status }) => status === 'rejected')
      .map(({ index, error }) => [index, error?.path]),
  ).toEqual(cases.map(({ path }, index) => [index * 2, path]))
  expect(await countOf('poison')).toBe(cases.length)
})

test('a value that only the database refuses fails alone, and other requests in its commit succeed', async () => {
  await database.query(`alter table event_logs add constraint no_trap check (event_name <> 'trap')`)
  const answers = await Promise.all([
    send('alone-1', [event(), event({ event_name: 'trap' }), event({ event_name: 'tab_opened' })]),
    ...[2, 3, 4].map((index) => send(`alone-${index}`, [event()])),
  ])
  expect(answers.map(statusesOf)).toEqual([
    ['accepted', 'rejected', 'accepted'],
    ...[2, 3, 4].map(() => ['accepted']),
  ])
})

test('keys named __proto__ are data, and do not fail the batch', async () => {
  const service = replicas[0] as TestService
  const payload = `{"anonymous_user_id":"proto","events":[{"event_name":"a","occurred_at":"${occurred_at}","properties":{"__proto__":{"x":1}}}]}`
  const headers = { 'content-type': 'application/json' }
  const { status } = await service.send({ method: 'POST', url: '/v1/events', headers, payload })
  expect(status).toBe(200)
  const [row] = await database.query<{ text: string }>(
    `select properties::text as text from event_logs where anonymous_user_id = 'proto'`,
  )
  expect(row?.text).toBe('{"__proto__": {"x": 1}}')
})

test('events carry the assignments that their user has, and make none', async () => {
  await send('enriched', [event()])
  await replicas[0]?.post('/v1/assignment', { anonymous_user_id: 'enriched' })
  await send('enriched', [event({ event_name: 'tab_opened' })])
  const rows = await database.query(
    `select assignment_version, assignments, experiment_map from event_logs
     where anonymous_user_id = 'enriched' order by event_name`,
  )
  const stored = await database.query<{ experiment_id: string; variant_id: string }>(
    `select experiment_id, variant_id from assignments where anonymous_user_id = 'enriched' order by 1`,
  )
  expect(rows[0]).toEqual({ assignment_version: null, assignments: [], experiment_map: {} })
  expect(rows[1]).toEqual({
    assignment_version: 1,
    assignments: stored,
    experiment_map: Object.fromEntries(stored.map((row) => [row.experiment_id, row.variant_id])),
  })
})

test('a batch is written in the order of its ids', async () => {
  const ids = Array.from({ length: 200 }, () => randomUUID())
  await send(
    'ordered',
    ids.map((event_id) => event({ event_id })),
  )
  // Of the partition in which nearly all random ids are: places of rows compare within one only.
  const rows = await database.query<{ event_id: string }>(
    `select event_id from event_logs_ids_above where anonymous_user_id = 'ordered' order by ctid`,
  )
  expect(rows.length).toBeGreaterThan(150)
  expect(rows.map(({ event_id }) => event_id)).toEqual(ids.toSorted().slice(-rows.length))
})

test('a deadlock with a stranger is tried again until it is through', async () => {
  const [low, high] = [randomUUID(), randomUUID()].toSorted() as [string, string]
  const stranger = new Client({ connectionString: database.url })
  await stranger.connect()
  const insert = (id: string) =>
    stranger.query(
      `insert into event_logs (event_id, anonymous_user_id, event_name, occurred_at, received_at, payload_fingerprint)
       values ($1, 'stranger', 'app_opened', now(), now(), '\\x00')`,
      [id],
    )
  await stranger.query('begin')
  // Its patience is longer, so that the service is the one whose statement is undone.
  await stranger.query(`set local deadlock_timeout = '30s'`)
  await insert(high)
  const answer = send('deadlock', [event({ event_id: high }), event({ event_id: low })])
  await expect
    .poll(
      async () =>
        (
          await database.query(
            `select from pg_stat_activity where wait_event = 'transactionid' and datname = current_database()`,
          )
        ).length,
    )
    .toBe(1)
  await insert(low)
  await stranger.query('commit')
  await stranger.end()
  expect(statusesOf(await answer)).toEqual(['duplicate_conflict', 'duplicate_conflict'])
})

/** Sends JSON text as it is, so that no number in it is rounded on the way. */
async function sendText(user: string, events: string): Promise<Body> {
  const answer = await replicas[0]?.send({
    method: 'POST',
    url: '/v1/events',
    headers: { 'content-type': 'application/json' },
    payload: `{"anonymous_user_id":"${user}","events":[${events}]}`,
  })
  expect(answer?.status).toBe(200)
  return answer?.body as Body
}

const withProperties = (properties: string, more = ''): string =>
  `{"event_name":"order","occurred_at":"${occurred_at}"${more},"properties":${properties}}`

const listProperties = async (user: string): Promise<unknown[]> =>
  (
    await database.query<{ text: string }>(
      'select properties::text as text from event_logs where anonymous_user_id = $1 order by 1',
      [user],
    )
  ).map(({ text }) => text)

test('numbers are stored with the digits that were sent, and two of them are two events', async () => {
  const numbers = [
    '174322306148984899',
    '174322306148984900',
    '-98765432109876543210987654321',
    '3.14159265358979323846',
    '12.5',
  ]
  const events = numbers.map((number) => withProperties(`{"n": ${number}}`))
  expect(await sendText('digits', events.join(','))).toMatchObject({ accepted: numbers.length })
  expect(await listProperties('digits')).toEqual(
    numbers.map((number) => `{"n": ${number}}`).toSorted(),
  )
  expect(await sendText('digits', events.toReversed().join(','))).toMatchObject({
    accepted: 0,
    duplicate: numbers.length,
  })
})

test('one id with 9007199254740993 and 9007199254740992 is a conflict, and with equal numbers a duplicate', async () => {
  const id = `,"event_id":"${randomUUID()}"`
  const statuses: (string | undefined)[] = []
  for (const number of ['9007199254740993', '9007199254740992', '9007199254740993.0']) {
    const { results } = await sendText('conflict-digits', withProperties(`{"n":${number}}`, id))
    statuses.push(results[0]?.status)
  }
  expect(statuses).toEqual(['accepted', 'duplicate_conflict', 'duplicate'])
  expect(await listProperties('conflict-digits')).toEqual(['{"n": 9007199254740993}'])
})

test('a number that cannot be stored exactly rejects its event, and not its neighbours', async () => {
  const body = await sendText(
    'range',
    [
      withProperties('{"a":{"b":[1,1e400]}}'),
      withProperties('{"n":1}'),
      `{"event_name":"order","occurred_at":"${occurred_at}","context":{"n":-1e-400}}`,
      withProperties('12345678901234567890'),
      withProperties(`{"n":${'9'.repeat(131_073)}}`),
    ].join(','),
  )
  const message = 'is a number that cannot be stored exactly'
  expect(body.results).toMatchObject([
    {
      status: 'rejected',
      error: { code: 'number_out_of_range', path: '/properties/a/b/1', message },
    },
    { status: 'accepted' },
    { status: 'rejected', error: { code: 'number_out_of_range', path: '/context/n', message } },
    { status: 'rejected', error: { code: 'invalid', path: '/properties' } },
    { status: 'rejected', error: { code: 'number_out_of_range', path: '/properties/n' } },
  ])
  expect(await listProperties('range')).toEqual(['{"n": 1}'])
})
