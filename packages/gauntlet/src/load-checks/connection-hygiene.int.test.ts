import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchConnections, type ConnectionHygiene } from './connection-hygiene.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase({})
})
afterAll(async () => await db.drop())

async function connect(name = 'shop'): Promise<Client> {
  const client = new Client({ connectionString: db.url, application_name: name })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const watch = async (connectionHygiene: ConnectionHygiene = { waitMs: 300 }) =>
  await watchConnections({
    target: { databaseUrl: db.url, urls: ['http://127.0.0.1:1'] },
    connectionHygiene,
  })

const finish = async (watching: Awaited<ReturnType<typeof watch>>) =>
  await watching?.finish(new AbortController().signal)

test('a session that a request left in a transaction fails, with its statement', async () => {
  const watching = await watch()
  const app = await connect()
  await app.query('begin')
  await app.query('select 42 as taken')
  const check = await finish(watching)
  await app.end()
  expect(check).toMatchObject({
    name: 'connection_hygiene',
    outcome: 'fail',
    expected: 0,
    observed: 1,
    details: { reason: expect.stringContaining('(shop) was left idle in a transaction for') },
  })
  expect(check?.details['reason']).toContain('after "select 42 as taken"')
})

test('sessions that were left alike are one line with a count', async () => {
  const watching = await watch()
  const left = await Promise.all([1, 2, 3].map(async () => await connect()))
  for (const client of left) await client.query('begin')
  const check = await finish(watching)
  for (const client of left) await client.end()
  expect(check).toMatchObject({ outcome: 'fail', observed: 3 })
  expect(check?.details['reason']).toMatch(
    /^session \d+ \(shop\) was left .* \(and 2 more like it\)$/,
  )
})

test('idle connections of a pool pass, and so does a transaction that ends in time', async () => {
  const idle = await connect()
  const busy = await connect()
  await idle.query('select 1')
  const watching = await watch({ waitMs: 30_000 })
  await busy.query('begin')
  const judging = finish(watching)
  await busy.query('commit')
  expect(await judging).toMatchObject({ outcome: 'pass', observed: 0 })
  await Promise.all([idle.end(), busy.end()])
})

test('a statement that outlasts the wait is no evidence, with what to say', async () => {
  const app = await connect()
  const watching = await watch()
  const runs = app.query('select pg_sleep(60)').catch(() => undefined)
  const isActive = `select 1 from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'`
  await expect.poll(async () => (await db.query(isActive)).length).toBe(1)
  const check = await finish(watching)
  await db.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query = 'select pg_sleep(60)'`)
  await runs
  await app.end().catch(() => undefined)
  expect(check).toMatchObject({ outcome: 'no_evidence' })
  expect(check?.details['reason']).toContain('connectionHygiene.waitMs')
})

test('connections that are opened one by one and never closed fail', async () => {
  const watching = await watch()
  const leaked: Client[] = []
  for (let nth = 0; nth < 6; nth++) {
    const app = await connect()
    // Each is last used well before the next one is opened.
    await app.query('select 1')
    await db.query('select pg_sleep(0.15)')
    leaked.push(app)
  }
  const check = await finish(watching)
  await Promise.all(leaked.map((app) => app.end()))
  expect(check).toMatchObject({ outcome: 'fail', observed: 1 })
  expect(check?.details['reason']).toMatch(/^\d connections were opened by the load/)
})

test('an advisory lock kept since before the load passes, a new one fails unless it is allowed', async () => {
  const leader = await connect()
  await leader.query('select pg_advisory_lock(7)')
  const watching = await watch()
  expect(await finish(watching)).toMatchObject({ outcome: 'pass' })
  const [strict, allowing] = [await watch(), await watch({ waitMs: 300, allowAdvisoryLocks: true })]
  const app = await connect()
  await app.query('select pg_advisory_lock(8)')
  expect(await finish(strict)).toMatchObject({ outcome: 'fail', observed: 1 })
  expect(await finish(allowing)).toMatchObject({ outcome: 'pass' })
  await Promise.all([leader.end(), app.end()])
})

test('a database without a session of the target is no evidence', async () => {
  // One that nobody but this check connects to.
  const unused = await createTestDatabase({})
  const target = { databaseUrl: unused.url, urls: [] }
  const check = await finish(await watchConnections({ target, connectionHygiene: true }))
  await unused.drop()
  expect(check).toMatchObject({
    outcome: 'no_evidence',
    details: { reason: expect.stringContaining('does it use DATABASE_URL?') },
  })
})

test('it is off where a config says so, and by default for a database that Gauntlet did not start', async () => {
  expect(await watch(false)).toBeUndefined()
  const none = { databaseUrl: undefined, urls: [] }
  expect(await watchConnections({ target: none, connectionHygiene: true })).toBeUndefined()
  const away = 'postgres://nobody@127.0.0.1:1/nowhere'
  const watching = await watchConnections({
    target: { databaseUrl: away, urls: [] },
    connectionHygiene: true,
  })
  expect(await finish(watching)).toMatchObject({ outcome: 'no_evidence' })
})
