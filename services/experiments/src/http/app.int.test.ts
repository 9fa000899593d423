import type { TestDatabase } from '@gauntlet/testkit'
import { EventEmitter, once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGroupCommit } from '../group-commit/group-commit.ts'
import type { EventStatus, NewEvent } from '../ports.ts'
import {
  createSeededDatabase,
  startTestService,
  type TestService,
} from '../test-support/test-service.ts'
import type { Problem } from './problem.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createSeededDatabase()
  service = await startTestService(database.url)
})

afterAll(async () => {
  await service.close()
  await database.drop()
})

const json = { 'content-type': 'application/json' }
const event = { event_name: 'app_opened', occurred_at: '2026-11-20T10:00:00Z' }
const post = (url: string, payload: string | Buffer, headers: Record<string, string> = json) =>
  ({ method: 'POST', url, payload, headers }) as const

test.each([
  { name: 'no JSON', request: post('/v1/events', '{'), status: 400 },
  { name: 'an empty body', request: post('/v1/events', ''), status: 400 },
  { name: 'a malformed path', request: post('/v1/%zz', '{}'), status: 400 },
  {
    name: 'a body that is not UTF-8',
    request: post('/v1/events', Buffer.from('{"anonymous_user_id":"\xff"}', 'latin1')),
    status: 400,
  },
  { name: 'U+0000 in a path', request: post('/v1/events%00', '{}'), status: 400 },
  {
    name: 'U+0000 in a query',
    request: { method: 'GET', url: '/v1/metrics/summary?window_days=%00' } as const,
    status: 400,
  },
  {
    name: 'a query that is not UTF-8',
    request: { method: 'GET', url: '/v1/metrics/summary?window_days=%ff' } as const,
    status: 400,
  },
  {
    name: 'a missing user',
    request: post('/v1/assignment', '{}'),
    status: 400,
    paths: ['/anonymous_user_id'],
  },
  {
    name: 'a blank user',
    request: post('/v1/assignment', '{"anonymous_user_id":"  "}'),
    status: 400,
    paths: ['/anonymous_user_id'],
  },
  {
    name: 'a user of 201 characters',
    request: post('/v1/assignment', JSON.stringify({ anonymous_user_id: 'x'.repeat(201) })),
    status: 400,
    paths: ['/anonymous_user_id'],
  },
  {
    name: 'a user with U+0000',
    request: post('/v1/assignment', JSON.stringify({ anonymous_user_id: 'a\u0000' })),
    status: 400,
    paths: ['/anonymous_user_id'],
  },
  {
    name: 'several wrong fields',
    request: post('/v1/assignment', '{"anonymous_user_id":5,"platform":"amiga","app_version":"1"}'),
    status: 400,
    paths: ['/anonymous_user_id', '/app_version', '/platform'],
  },
  {
    name: 'a sent_at that is no date',
    request: post(
      '/v1/events',
      JSON.stringify({ anonymous_user_id: 'u', sent_at: '2026-02-30T00:00:00Z', events: [event] }),
    ),
    status: 400,
    paths: ['/sent_at'],
  },
  {
    name: 'no event',
    request: post('/v1/events', '{"anonymous_user_id":"u","events":[]}'),
    status: 400,
    paths: ['/events'],
  },
  {
    name: '1,001 events',
    request: post(
      '/v1/events',
      JSON.stringify({ anonymous_user_id: 'u', events: Array.from({ length: 1_001 }, () => 1) }),
    ),
    status: 400,
    paths: ['/events'],
  },
  { name: 'an unknown path', request: post('/v2/events', '{}'), status: 404 },
  { name: 'another method', request: { method: 'PUT', url: '/v1/events' } as const, status: 404 },
  {
    name: 'a body over 512 KiB',
    request: post('/v1/events', JSON.stringify('x'.repeat(512 * 1024))),
    status: 413,
  },
  {
    name: 'plain text',
    request: post('/v1/events', '{}', { 'content-type': 'text/plain' }),
    status: 415,
  },
  {
    name: 'a form',
    request: post('/v1/events', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
  },
])('$name is answered with problem $status', async ({ request, status, paths }) => {
  const answer = await service.send(request)
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.headers['x-request-id']).toBeTruthy()
  const problem = answer.body as Problem
  expect(problem).toMatchObject({
    status,
    type: 'about:blank',
    title: expect.any(String) as string,
  })
  expect(problem.detail).not.toMatch(/ at |node_modules|\.ts/)
  expect(problem.errors?.map(({ path }) => path).toSorted()).toEqual(paths)
})

test('exactly 512 KiB, 200 characters and 1,000 events are taken', async () => {
  const events = Array.from({ length: 1_000 }, (_, index) => ({ ...event, properties: { index } }))
  const body = { anonymous_user_id: '𝄞'.repeat(200), events, pad: '' }
  const missing = 512 * 1024 - Buffer.byteLength(JSON.stringify(body))
  const payload = JSON.stringify({ ...body, pad: 'x'.repeat(missing) })
  const answer = await service.send(post('/v1/events', payload))
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ accepted: 1_000 })
})

test('a full queue answers 429 with Retry-After, and what was taken is stored', async () => {
  const gate = new EventEmitter()
  const opened = once(gate, 'open')
  const group = createGroupCommit<readonly NewEvent[], readonly EventStatus[]>({
    commit: async (requests) => {
      await opened
      return requests.map((events) => events.map(() => 'accepted' as const))
    },
    rowsOf: (events) => events.length,
    maxRows: 1,
    maxQueuedRows: 3,
  })
  const events = {
    insert: (rows: readonly NewEvent[]) => group.submit(rows),
    queuedRows: () => group.queuedRows(),
    close: () => group.close(),
  }
  const crowded = await startTestService(database.url, { events })
  const send = () =>
    crowded.post<Problem>('/v1/events', { anonymous_user_id: 'u', events: [event] })
  const taken: ReturnType<typeof send>[] = []
  await expect
    .poll(() => {
      if (group.queuedRows() < 3) taken.push(send())
      return group.queuedRows()
    })
    .toBe(3)
  const refused = await send()
  expect(refused).toMatchObject({ status: 429, body: { title: 'Too Many Requests' } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  gate.emit('open')
  const statuses = (await Promise.all(taken)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200]))
  await crowded.close()
})

test('a database that cannot be reached answers 503 with Retry-After, while the process is healthy', async () => {
  const lost = await startTestService('postgres://nobody@127.0.0.1:1/none')
  const body = { anonymous_user_id: 'u', events: [event] }
  for (const answer of [
    await lost.post('/v1/events', body),
    await lost.post('/v1/assignment', body),
    await lost.get('/ready'),
  ]) {
    expect(answer).toMatchObject({ status: 503, body: { detail: 'The database is unreachable.' } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect(await lost.get('/health')).toMatchObject({ status: 200 })
  await lost.close()
})

test('a database that is not migrated is not ready, and names the migration', async () => {
  await database.query(`delete from schema_migrations where name = '0001_experiments.sql'`)
  const answer = await service.get<Problem>('/ready')
  expect(answer.status).toBe(503)
  expect(answer.body.detail).toContain('0001_experiments.sql')
})

test('the request id of the client is returned, and the build and the metrics can be asked', async () => {
  const headers = { 'x-request-id': 'mine-1' }
  const answer = await service.send({ method: 'GET', url: '/version', headers })
  expect(answer.headers['x-request-id']).toBe('mine-1')
  expect(answer.body).toEqual({ service: 'experiments', build: 'test' })
  const { body } = await service.get<string>('/metrics')
  expect(body).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/version",status="200"\} 1/,
  )
  expect(body).toContain('write_queue_rows 0')
})
