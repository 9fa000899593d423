import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPorts } from '../create-ports.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/pool.ts'
import { buildApp } from '../http/app.ts'
import { addDays, toDay } from '../rollups/days.ts'
import { insertRows } from '../rollups/test-support/raw-rows.ts'
import { seed } from '../seed.ts'

const token = 'a-token'
let database: TestDatabase
let app: FastifyInstance
const closes: (() => Promise<void>)[] = []

async function startApp(env: Record<string, string>): Promise<FastifyInstance> {
  const service = openDatabase(database.url)
  const ports = createPorts(service, env)
  const started = await buildApp({ ports, build: 'test' })
  closes.push(async () => {
    await started.close()
    await Promise.all([ports.assignments.close(), ports.events.close()])
    await service.close()
  })
  return started
}

beforeEach(async () => {
  database = await createTestDatabase({
    template: 'metrics',
    prepare: async (url) => {
      await migrate(url)
      await seed(url)
    },
  })
  app = await startApp({ DASHBOARD_TOKEN: token })
})

afterEach(async () => {
  for (const close of closes.splice(0)) await close()
  await database.drop()
})

type Body = Record<string, unknown>

async function get(url: string, headers: Record<string, string> = { 'x-dashboard-token': token }) {
  const { statusCode, body, headers: answered } = await app.inject({ method: 'GET', url, headers })
  return { status: statusCode, body: JSON.parse(body) as Body, headers: answered }
}

async function runJobs(payload: Body, from: FastifyInstance = app) {
  const { statusCode, body } = await from.inject({
    method: 'POST',
    url: '/v1/jobs/rollup',
    headers: { 'x-dashboard-token': token },
    payload,
  })
  return { status: statusCode, body: JSON.parse(body) as Body }
}

test('before any run the answers say that nothing is computed and there is no data', async () => {
  const paths = ['summary', 'daily', 'experiments', 'funnels']
  for (const path of paths) {
    const { status, body } = await get(`/v1/metrics/${path}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ window_days: 7, computed_through: null, no_data: true })
  }
})

test('after a run they hold the rollups and say how far they are computed', async () => {
  const today = toDay(new Date())
  const at = Date.parse(`${addDays(today, -1)}T12:00:00Z`)
  const names = ['app_opened', 'workout_started', 'exercise_logged', 'session_submitted']
  const events = names.map((name, index) => ({
    user: 'ann',
    name,
    occurredAt: at + index,
    receivedAt: at + index + 1_000,
  }))
  events.push({ user: 'bob', name: 'app_opened', occurredAt: at, receivedAt: at + 1_000 })
  const assignments = [
    { user: 'ann', experiment: 'button-colour', variant: 'blue', assignedAt: at - 1 },
  ]
  await insertRows(database, { events, assignments })
  const { status, body: ran } = await runJobs({ window_days: 3 })
  expect(status).toBe(200)
  expect((ran['runs'] as Body[]).map((run) => [run['job_name'], run['status']])).toEqual([
    ['daily', 'SUCCESS'],
    ['experiment', 'SUCCESS'],
    ['funnel', 'SUCCESS'],
  ])
  const through = (ran['runs'] as Body[])[0]?.['window_end']

  const summary = await get('/v1/metrics/summary?window_days=2', {})
  expect(summary.body).toEqual({
    window_days: 2,
    from: addDays(today, -1),
    to: today,
    computed_through: through,
    no_data: false,
    average_dau: 1,
    new_users: 2,
    sessions_submitted: 1,
    logging_rate_24h: 0.5,
    event_volume_by_name: {
      app_opened: 2,
      workout_started: 1,
      exercise_logged: 1,
      session_submitted: 1,
    },
  })
  const daily = await get('/v1/metrics/daily?window_days=2')
  expect(daily.body['days']).toMatchObject([
    { day: addDays(today, -1), dau: 2, ingestion_lag_p50: 1000, ingestion_lag_p95: 1000 },
    { day: today, dau: 0, logging_rate_24h: null, ingestion_lag_p50: null },
  ])
  const experiments = await get('/v1/metrics/experiments?experiment_id=button-colour')
  expect(experiments.body['days']).toEqual([
    {
      experiment_id: 'button-colour',
      variant_id: 'blue',
      day: addDays(today, -1),
      users_assigned: 1,
      users_active_d1: 0,
      sessions_submitted_d7: 1,
      logging_rate_24h_by_variant: 1,
    },
  ])
  const other = await get('/v1/metrics/experiments?experiment_id=dark-launch')
  expect(other.body).toMatchObject({ no_data: true, days: [] })
  const funnels = await get('/v1/metrics/funnels?funnel_name=core_journey&window_days=2')
  const yesterday = (funnels.body['days'] as Body[]).filter(({ day }) => day !== today)
  expect(yesterday.map((row) => [row['variant_id'], row['step_name'], row['users']])).toEqual([
    [null, 'active_open', 2],
    [null, 'workout_engaged', 1],
    [null, 'exercise_logged', 1],
    [null, 'session_submitted', 1],
    [null, 'achievement_unlocked', 0],
    ['blue', 'active_open', 1],
    ['blue', 'workout_engaged', 1],
    ['blue', 'exercise_logged', 1],
    ['blue', 'session_submitted', 1],
    ['blue', 'achievement_unlocked', 0],
  ])
})

test.each(['daily', 'experiments', 'funnels'])('%s asks for the token', async (path) => {
  const url = `/v1/metrics/${path}`
  const without = await get(url, {})
  expect(without).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
  expect((await get(url, { 'x-dashboard-token': 'a-tokem' })).status).toBe(403)
  expect((await get(url, { authorization: `Bearer ${token}x` })).status).toBe(403)
  expect((await get(url, { authorization: `Bearer ${token}` })).status).toBe(200)
})

test('a job is started with the token only', async () => {
  const answer = await app.inject({ method: 'POST', url: '/v1/jobs/rollup', payload: {} })
  expect(answer.statusCode).toBe(401)
  expect(await database.query('select from rollup_runs')).toEqual([])
})

test('without DASHBOARD_TOKEN the dashboard answers 503 and says so; the summary is public', async () => {
  app = await startApp({})
  const { status, body } = await get('/v1/metrics/daily')
  expect(status).toBe(503)
  expect(body['detail']).toContain('DASHBOARD_TOKEN is not set')
  expect((await get('/v1/metrics/summary')).status).toBe(200)
})

test.each(['0', '91', '1.5', 'x', '', '-1'])('a window of "%s" days is refused', async (days) => {
  for (const path of ['summary', 'daily', 'experiments', 'funnels']) {
    const { status, body } = await get(`/v1/metrics/${path}?window_days=${days}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ status: 400, errors: [{ path: '/window_days' }] })
  }
})

test('an experiment or a funnel that nobody made is not found', async () => {
  const experiment = await get('/v1/metrics/experiments?experiment_id=nope')
  expect(experiment).toMatchObject({
    status: 404,
    body: { detail: 'There is no experiment "nope".' },
  })
  const funnel = await get('/v1/metrics/funnels?funnel_name=nope')
  expect(funnel).toMatchObject({ status: 404, body: { detail: 'There is no funnel "nope".' } })
})

test.each([{ window_days: 181 }, { window_days: '3' }, { job: 'weekly' }, { days: 3 }])(
  'a job asked for as %j is refused',
  async (payload) => {
    expect((await runJobs(payload)).status).toBe(400)
  },
)

test('two replicas asked at once never run a job at the same time', async () => {
  const second = await startApp({ DASHBOARD_TOKEN: token })
  const asked = [app, second, app, second, app, second].map((one) =>
    runJobs({ job: 'funnel', window_days: 90 }, one),
  )
  const statuses = (await Promise.all(asked)).map(
    ({ body }) => (body['runs'] as Body[])[0]?.['status'],
  )
  expect(statuses).toContain('SUCCESS')
  expect(statuses).toContain('SKIPPED')
  expect(statuses).not.toContain('FAILED')
})
