import { createTestDatabase, hasPgBouncer, startPgBouncer } from '@gauntlet/testkit'
import { Pool } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { AssignmentAnswer } from '../assignment/routes.ts'
import type { EventsAnswer } from '../events/schemas.ts'
import { seed } from '../seed.ts'
import { startTestService } from '../test-support/test-service.ts'
import { migrate } from './migrate.ts'
import type { Static } from 'typebox'

const isMissing = !hasPgBouncer()
if (isMissing)
  console.warn('SKIPPED: pgbouncer is not installed, so nothing was tested behind a pooler')

async function startPooled() {
  const database = await createTestDatabase()
  const pooler = await startPgBouncer(database.url)
  onTestFinished(async () => {
    await pooler.stop()
    await database.drop()
  })
  return { database, url: pooler.url }
}

test.skipIf(isMissing)(
  'migrations, seed, assignment and events work behind a transaction-mode pooler',
  async () => {
    const { database, url } = await startPooled()
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url)))
    expect(applied.flat()).toEqual([...new Set(applied.flat())])
    await seed(url)
    const replicas = await Promise.all([startTestService(url), startTestService(url)])
    const work = Array.from({ length: 120 }, async (_, index) => {
      const service = replicas[index % 2]
      const anonymous_user_id = `user-${index % 30}`
      const event = { event_name: 'app_opened', occurred_at: '2026-11-20T10:00:00Z' }
      const assigned = await service?.post<Static<typeof AssignmentAnswer>>('/v1/assignment', {
        anonymous_user_id,
      })
      const sent = await service?.post<Static<typeof EventsAnswer>>('/v1/events', {
        anonymous_user_id,
        events: [event],
      })
      expect([assigned?.status, sent?.status]).toEqual([200, 200])
      return {
        user: anonymous_user_id,
        assigned: assigned?.body.assignments,
        accepted: sent?.body.accepted,
      }
    })
    const answers = await Promise.all(work)
    expect(answers.reduce((sum, { accepted }) => sum + (accepted ?? 0), 0)).toBe(30)
    for (const { user, assigned } of answers) {
      expect(assigned).toEqual(answers.find((other) => other.user === user)?.assigned)
    }
    expect(await database.query('select from assignments')).toHaveLength(60)
    expect(await database.query('select from event_logs')).toHaveLength(30)
    await Promise.all(replicas.map((replica) => replica.close()))
  },
)

test.skipIf(isMissing)(
  'the pooler of this test does break what holds on to a session',
  async () => {
    const { url } = await startPooled()
    const pool = new Pool({ connectionString: url, max: 12 })
    const clients = await Promise.all(Array.from({ length: 12 }, () => pool.connect()))
    // Twelve clients over two sessions: a session lock does not keep out the neighbour in the same session.
    const attempts = clients.map((client) =>
      client.query<{ locked: boolean }>('select pg_try_advisory_lock(7) as locked'),
    )
    const holders = (await Promise.all(attempts)).filter(({ rows }) => rows[0]?.locked)
    expect(holders.length).toBeGreaterThan(1)
    for (const client of clients) client.release(true)
    await pool.end()
  },
)
