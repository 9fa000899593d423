import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import type { Static } from 'typebox'
import type { AssignmentAnswer } from '../assignment/routes.ts'
import type { EventsAnswer } from '../events/schemas.ts'
import { spawnServer, waitUntilReady, type ServerProcess } from '../test-support/server-process.ts'

// Four processes that share nothing but the database.

let database: TestDatabase
let servers: ServerProcess[]

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { DATABASE_URL: database.url, DASHBOARD_TOKEN: 'secret', LOG_LEVEL: 'warn' }
  servers = await Promise.all([1, 2, 3, 4].map(() => spawnServer(env)))
  await Promise.all(servers.map(waitUntilReady))
})

afterAll(async () => {
  for (const server of servers) server.kill('SIGTERM')
  await Promise.all(servers.map(({ ended }) => ended))
  await database.drop()
})

/** The same request at the same time through each replica, several times. */
async function postToAll<Body>(path: string, body: unknown, times: number): Promise<Body[]> {
  const requests = Array.from({ length: times }, () =>
    servers.map(async ({ origin }) => {
      const answer = await fetch(origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-dashboard-token': 'secret' },
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(200)
      return (await answer.json()) as Body
    }),
  )
  return await Promise.all(requests.flat())
}

async function assign(user: string) {
  type Answer = Static<typeof AssignmentAnswer>
  const answers = await postToAll<Answer>('/v1/assignment', { anonymous_user_id: user }, 3)
  return answers.map(({ assignments, config }) => ({ assignments, config }))
}

test('a user who is new to all four replicas at once gets one answer from all of them', async () => {
  const users = Array.from({ length: 40 }, (_, index) => `user-${index}`)
  const answersOf = await Promise.all(users.map(assign))
  for (const answers of answersOf) {
    const [first] = answers
    expect(first?.assignments.length).toBeGreaterThan(0)
    expect(answers).toEqual(Array.from({ length: 12 }, () => first))
  }
  const stored = await database.query<{ anonymous_user_id: string; variants: string[] }>(
    `select anonymous_user_id, array_agg(variant_id order by experiment_id) as variants
     from assignments group by 1`,
  )
  expect(stored).toHaveLength(users.length)
  for (const { anonymous_user_id, variants } of stored) {
    const answer = answersOf[users.indexOf(anonymous_user_id)]?.[0]
    expect(answer?.assignments.map(({ variant_id }) => variant_id)).toEqual(variants)
  }
})

test('events sent to all four replicas at once are stored once, and accepted by one of them', async () => {
  const occurred_at = new Date().toISOString()
  const batches = Array.from({ length: 30 }, (_, index) => ({
    anonymous_user_id: `sender-${index}`,
    events: [
      { event_id: randomUUID(), event_name: 'app_opened', occurred_at },
      { event_name: 'tab_opened', occurred_at, properties: { index } },
      { event_id: randomUUID(), event_name: 'session_submitted', occurred_at },
    ],
  }))
  const answersOf = await Promise.all(
    batches.map((batch) => postToAll<Static<typeof EventsAnswer>>('/v1/events', batch, 3)),
  )
  for (const answers of answersOf) {
    const sum = (key: 'accepted' | 'duplicate') =>
      answers.reduce((total, answer) => total + answer[key], 0)
    expect({ accepted: sum('accepted'), duplicate: sum('duplicate') }).toEqual({
      accepted: 3,
      duplicate: 33,
    })
  }
  const [row] = await database.query(
    `select count(*)::int as rows, count(distinct event_id)::int as ids from event_logs`,
  )
  expect(row).toEqual({ rows: 90, ids: 90 })
})

test('of rollups started on all four replicas at once one runs and the others are skipped', async () => {
  type Answer = { readonly runs: readonly { readonly status: string }[] }
  const answers = await postToAll<Answer>('/v1/jobs/rollup', { job: 'daily', window_days: 60 }, 1)
  const statuses = new Set(answers.map(({ runs }) => runs[0]?.status))
  expect([...statuses].filter((status) => status !== 'SUCCESS' && status !== 'SKIPPED')).toEqual([])
  const overlaps = await database.query(
    `select from rollup_runs as a join rollup_runs as b on a.run_id < b.run_id and a.job_name = b.job_name
     where 'SKIPPED' not in (a.status, b.status)
       and a.started_at < b.finished_at and b.started_at < a.finished_at`,
  )
  expect(overlaps).toEqual([])
})
