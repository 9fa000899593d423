import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Guarantee } from '../guarantee.ts'
import { invariant } from './define-invariant.ts'
import { sampleInvariants } from './sample-invariants.ts'

let db: TestDatabase
let app: Client
beforeAll(async () => {
  db = await createTestDatabase({})
  app = new Client({ connectionString: db.url })
  await app.connect()
  await app.query('create table stock (sku text primary key, pieces int)')
  await app.query(`insert into stock values ('a', 5)`)
})
afterAll(async () => {
  await app.end()
  await db.drop()
})

const sql = 'select sku as key, pieces from stock where pieces < 0'
const rule = (over: object = {}) => invariant('stock', { sql, everyMs: 50, ...over })

/** Samples on a clock of the test until `until` holds. */
async function sample(guarantees: readonly Guarantee[], until: () => Promise<void> | void) {
  await untilNobodyAsks()
  const startedAtMs = performance.now()
  const sampler = sampleInvariants(guarantees, {
    databaseUrl: db.url,
    namespace: 'run',
    elapsedMs: () => performance.now() - startedAtMs,
  })
  await until()
  return await sampler.stop()
}

const listSessions = () =>
  db.query<{ pid: number }>(`select pid from pg_stat_activity
    where datname = current_database() and application_name = 'gauntlet snapshots'`)

/** The session of an earlier test may take a moment to end. */
async function untilNobodyAsks(): Promise<void> {
  await expect.poll(listSessions).toEqual([])
}

/** Once the sampler has begun `count` snapshots after this call. */
async function untilAsked(count: number): Promise<void> {
  let seen = 0
  let last = ''
  await expect
    .poll(
      async () => {
        const [row] = await db.query<{ at: string }>(`select query_start::text as at
          from pg_stat_activity where datname = current_database() and application_name = 'gauntlet snapshots'`)
        if (row && row.at !== last) {
          last = row.at
          seen += 1
        }
        return seen
      },
      { interval: 10 },
    )
    .toBeGreaterThan(count)
}

test('a breach that comes and goes during the load is seen, with the moments', async () => {
  const snapshots = await sample([rule()], async () => {
    await untilAsked(2)
    await app.query('update stock set pieces = -1')
    await untilAsked(3)
    await app.query('update stock set pieces = 0')
    await untilAsked(2)
  })
  const breached = (snapshots.get('stock') ?? []).map((one) => 'breaches' in one && one.breaches)
  expect(breached).toContain(1)
  expect(breached[0]).toBe(0)
  expect(breached.at(-1)).toBe(0)
})

test('a query that takes too long is a failed snapshot, and nothing waits for it', async () => {
  const slow = rule({ sql: 'select 1 from pg_sleep(60)', timeoutMs: 20 })
  const snapshots = await sample([slow], async () => await untilAsked(2))
  expect(snapshots.get('stock')?.[0]).toMatchObject({
    failure: expect.stringContaining('statement timeout'),
  })
})

test('a connection that is lost is made again, and what was not read is reported', async () => {
  const snapshots = await sample([rule()], async () => {
    await untilAsked(2)
    const [lost] = await listSessions()
    await db.query('select pg_terminate_backend($1)', [lost?.pid])
    await expect
      .poll(async () => (await listSessions()).map(({ pid }) => pid))
      .not.toContain(lost?.pid)
    await expect.poll(listSessions).toHaveLength(1)
    await untilAsked(12)
  })
  const read = (snapshots.get('stock') ?? []).map((one) => !('failure' in one))
  const lost = read.indexOf(false)
  expect(lost).toBeGreaterThanOrEqual(0)
  expect(read.slice(lost)).toContain(true)
})

test('a rule that need only hold after the load is not asked during it', async () => {
  const snapshots = await sample([rule({ duringLoad: false })], () => undefined)
  expect(snapshots.size).toBe(0)
})
