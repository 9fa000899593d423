import type { GuaranteeDocument, ObservedExchange } from '@gauntlet/contract'
import { HistoryBuilder } from '@gauntlet/core/history'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkGuarantees } from './check-guarantees.ts'
import { describeGuarantee } from './describe-guarantee.ts'
import { mutualExclusion, recount, writeOnce } from './judged-by-rows.ts'
import type { Guarantee } from './guarantee.ts'
import { OperationRecorder } from './operation-recorder.ts'
import { readStored, type ReadStoredOptions } from './read-stored.ts'

let db: TestDatabase
let app: Client
beforeAll(async () => {
  db = await createTestDatabase({
    prepare: async (url) => {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(`
        create table assignments (user_id text, variant text);
        create table runs (name text, holder text, started_at timestamptz, finished_at timestamptz);
        create table totals (name text, value bigint, rows bigint);`)
      await client.end()
    },
  })
  app = new Client({ connectionString: db.url })
  await app.connect()
})
afterAll(async () => {
  await app.end()
  await db.drop()
})
beforeEach(async () => {
  await db.query('delete from assignments')
})

type Assign = { user: string; variant: string }
const stored =
  'select user_id as key, variant as value from assignments where starts_with(user_id, $1)'
const sticky = (name = 'sticky', query = stored): Guarantee =>
  writeOnce<Assign, { variant: string }>(name, {
    observe: ({ request, answer }) => ({
      action: 'write',
      key: request?.user ?? null,
      proposal: request?.variant,
      value: answer?.variant,
    }),
    stored: query,
  })

/** Four clients assign the same user at the same time and are all answered `variant`. */
function assigned(user: string, variant: string): ObservedExchange[] {
  return [1, 2, 3, 4].map((client) => ({
    step: 'assign',
    method: 'POST',
    endpoint: '/assign',
    path: '/assign',
    requestBody: JSON.stringify({ user, variant }),
    outcome: 'ok',
    succeeded: true,
    timedOut: false,
    status: 200,
    responseBody: new TextEncoder().encode(JSON.stringify({ variant })),
    user: client,
    operation: client,
    recorded: true,
    scheduledAtNs: client,
    invokedAtNs: client,
    returnedAtNs: 10,
  }))
}

async function check(
  guarantees: readonly Guarantee[],
  exchanges: readonly ObservedExchange[],
  {
    ownsDatabase = false,
    proven,
    ...options
  }: Partial<ReadStoredOptions> & {
    readonly ownsDatabase?: boolean
    readonly proven?: ReadonlySet<string>
  } = {},
): Promise<GuaranteeDocument[]> {
  const operations = new HistoryBuilder({ prefix: 'g-' })
  const recorder = new OperationRecorder(guarantees, operations)
  for (const exchange of exchanges) recorder.observe(exchange)
  const answers = await readStored(guarantees, {
    databaseUrl: db.url,
    namespace: 'g-',
    limitMs: 300,
    ...options,
  })
  const { failures } = recorder
  return checkGuarantees(guarantees, {
    history: operations.build(),
    failures,
    stored: { ...answers, ownsDatabase },
    ...(proven && { proven }),
  })
}

const store = async (user: string, variant: string) =>
  await db.query('insert into assignments values ($1, $2)', [user, variant])

test('a guarantee that holds passes, a broken one fails with its evidence, in one reading', async () => {
  await store('g-1', 'red')
  await store('g-2', 'green')
  const [kept] = await check([sticky()], assigned('g-1', 'red').concat(assigned('g-2', 'green')))
  expect(kept).toMatchObject({ outcome: 'pass', operations: 8, keys: 2, contended_keys: 2 })
  expect(kept).toMatchObject({ overlaps: 6, keys_found: 2 })
  const [broken] = await check([sticky()], assigned('g-1', 'blue'))
  expect(broken).toMatchObject({ outcome: 'fail', counts: { CONFLICT: 1 } })
  expect(broken?.anomalies[0]).toMatchObject({
    key: 'g-1',
    rows: [{ key: 'g-1', value: 'red' }],
    operations: [
      { client: 1, step: 'assign', status: 200, value: 'blue', proves: true },
      {},
      {},
      {},
    ],
  })
})

describe('bad input is no evidence with its reason, and the rest is used', () => {
  test.each([
    {
      name: 'a query that fails',
      query: 'select nothing from nowhere',
      reason: 'its query failed: relation "nowhere" does not exist',
    },
    {
      name: 'a query that selects other columns',
      query: 'select user_id as usr from assignments',
      reason: 'its query must select key; it selects usr',
    },
  ])('$name', async ({ query, reason }) => {
    await store('g-1', 'red')
    const both = [sticky('bad', query), sticky('good')]
    const [bad, good] = await check(both, assigned('g-1', 'red'))
    expect(bad).toMatchObject({ outcome: 'no_evidence', reason })
    expect(good).toMatchObject({ outcome: 'pass' })
  })

  test('an observe that throws', async () => {
    await store('g-1', 'red')
    const broken = writeOnce('bad', {
      observe: () => {
        throw new Error('no such field')
      },
      stored,
    })
    const [bad, good] = await check([broken, sticky()], assigned('g-1', 'red'))
    expect(bad).toMatchObject({
      outcome: 'no_evidence',
      reason: 'its observe failed on assign: no such field',
    })
    expect(good).toMatchObject({ outcome: 'pass' })
  })

  test('a target without a database, and one that cannot be reached', async () => {
    const [none] = await check([sticky()], assigned('g-1', 'red'), { databaseUrl: undefined })
    expect(none).toMatchObject({
      outcome: 'no_evidence',
      reason: expect.stringMatching(
        /^the target names no database: add `database: 'embedded'`/,
      ) as string,
    })
    const url = 'postgres://nobody@127.0.0.1:1/nowhere'
    const [away] = await check([sticky()], assigned('g-1', 'red'), { databaseUrl: url })
    expect(away?.outcome).toBe('no_evidence')
    expect(away?.reason).toContain("the target's database cannot be read: connect ECONNREFUSED")
  })

  test('but answers that contradict each other are a failure without any database', async () => {
    const exchanges = [...assigned('g-1', 'red'), ...assigned('g-1', 'blue')]
    const [broken] = await check([sticky()], exchanges, { databaseUrl: undefined })
    expect(broken).toMatchObject({ outcome: 'fail', counts: { CONFLICT: 1 } })
  })

  test('a database that the application does not write to', async () => {
    await store('of-another-user', 'red')
    const exchanges = Array.from({ length: 10 }, (_, user) => assigned(`g-${user}`, 'red')).flat()
    const [foreign] = await check([sticky()], exchanges)
    expect(foreign?.outcome).toBe('no_evidence')
    expect(foreign?.reason).toContain('is this the database that the application writes to?')
  })
})

describe('acknowledged keys of which none is stored are lost', () => {
  const exchanges = Array.from({ length: 10 }, (_, user) => assigned(`g-${user}`, 'red')).flat()

  test.each([
    { when: 'in a database that Gauntlet started', evidence: { ownsDatabase: true } },
    {
      when: 'where the same query found keys on the baseline',
      evidence: { proven: new Set(['sticky']) },
    },
  ])('$when', async ({ evidence }) => {
    const [lost] = await check([sticky()], exchanges, evidence)
    expect(lost).toMatchObject({ outcome: 'fail', counts: { LOST_OR_STALE: 10 }, keys_found: 0 })
    expect(lost?.warnings[0]).toContain('none of the 10 acknowledged keys is in the rows')
  })

  test('also where rows of others are stored, and the verdict repeats what it may be', async () => {
    await store('of-another-user', 'red')
    const [lost] = await check([sticky()], exchanges, { ownsDatabase: true })
    expect(lost).toMatchObject({ outcome: 'fail', counts: { LOST_OR_STALE: 10 } })
    expect(lost && describeGuarantee(lost)).toMatchObject([
      {
        summary: expect.stringContaining(
          '(none of the 10 acknowledged keys is in the rows: all are lost, or',
        ),
      },
    ])
  })

  test.each([10, 1])(
    'but not where %i keys are stored, of which the query asks for others',
    async (count) => {
      const own = Array.from({ length: count }, (_, user) => `own-${user}`)
      for (const key of own) await store(key, 'red')
      const made = own.flatMap((key) => assigned(key, 'red'))
      const [unseen] = await check([sticky()], made, { ownsDatabase: true })
      expect(unseen).toMatchObject({ outcome: 'no_evidence', counts: {} })
      expect(unseen?.reason).toContain(
        `finds none, yet ${count} of ${count} acknowledged keys are stored: their ids do not begin with it`,
      )
    },
  )

  test('where another guarantee of the run found its keys there', async () => {
    await store('g-0', 'red')
    const elsewhere = sticky('lost', `select 'x' as key, 'y' as value where $1 = ''`)
    const [, lost] = await check([sticky(), elsewhere], exchanges)
    expect(lost).toMatchObject({ outcome: 'fail', counts: { LOST_OR_STALE: 10 } })
  })
})

describe('rows are read when the application is quiet', () => {
  test('a transaction that commits late is waited for', async () => {
    await app.query('begin')
    await app.query(`insert into assignments values ('g-1', 'red')`)
    const checked = check([sticky()], assigned('g-1', 'red'), { limitMs: 30_000 })
    // Only once the check waits.
    const waits = `select 1 from pg_stat_activity where datname = current_database()
      and application_name = 'gauntlet guarantees' and query like '%pg_prepared_xacts%'`
    await expect.poll(async () => (await db.query(waits)).length).toBeGreaterThan(0)
    await app.query('commit')
    const [kept] = await checked
    expect(kept).toMatchObject({ outcome: 'pass', warnings: [] })
  })

  test('a statement that does not end is no evidence', async () => {
    const sleeping = app.query('select pg_sleep(60)').catch(() => undefined)
    const runs = `select pid from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'`
    await expect.poll(async () => (await db.query(runs)).length).toBe(1)
    const [stuck] = await check([sticky()], assigned('g-1', 'red'))
    expect(stuck?.reason).toContain('still runs "select pg_sleep(60)"')
    await db.query(`select pg_cancel_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'select pg_sleep(60)'`)
    await sleeping
  })

  test('sessions that wait for a lock name who holds it, and how many there are', async () => {
    await store('g-1', 'red')
    await app.query('begin')
    await app.query(`update assignments set variant = 'blue'`)
    const waiting = await Promise.all(
      [1, 2].map(async () => {
        const client = new Client({ connectionString: db.url })
        await client.connect()
        const ended = client.query(`delete from assignments where user_id = 'g-1'`)
        return { client, ended }
      }),
    )
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await db.query(waits)).length).toBe(2)
    const [stuck] = await check([sticky()], assigned('g-1', 'red'))
    await app.query('rollback')
    for (const { client, ended } of waiting) {
      await ended
      await client.end()
    }
    expect(stuck?.reason).toMatch(
      /session \d+ still runs "delete from assignments .*", which waits for a lock of session \d+ \(idle in a transaction after "update assignments set variant = 'blue'"\); and 1 more session$/,
    )
  })

  test('a session left idle in a transaction and a lock left behind are leaks', async () => {
    await store('g-1', 'red')
    await app.query('begin')
    await app.query('select pg_advisory_lock(1)')
    const [leaky] = await check([sticky()], assigned('g-1', 'red'))
    await app.query('rollback')
    await app.query('select pg_advisory_unlock_all()')
    expect(leaky?.outcome).toBe('pass')
    expect(leaky?.warnings).toEqual([
      expect.stringContaining('left idle in a transaction after "select pg_advisory_lock(1)"'),
      '1 advisory locks were still held after the load',
    ])
  })

  test('declared drains are done first', async () => {
    const [kept] = await check([sticky()], assigned('g-1', 'red'), {
      drain: async () => void (await store('g-1', 'red')),
    })
    expect(kept?.outcome).toBe('pass')
  })
})

test('lock tables and aggregates are read with their types', async () => {
  await db.query(`insert into runs values
    ('job', 'a', '2026-01-01 00:00:00Z', '2026-01-01 00:00:10Z'), ('job', 'b', '2026-01-01 00:00:05Z', null)`)
  await db.query(`insert into totals values ('visits', 3, 4)`)
  const locks = mutualExclusion('runs', {
    intervals: 'select name as scope, holder, started_at, finished_at from runs',
  })
  const totals = recount('totals', {
    stored: 'select name as key, value as stored, rows as recount from totals',
  })
  const [overlap, mismatch] = await check([locks, totals], [])
  expect(overlap).toMatchObject({ outcome: 'fail', counts: { OVERLAP: 1 } })
  expect(mismatch).toMatchObject({ outcome: 'fail', counts: { RECOUNT: 1 } })
  expect(mismatch?.anomalies[0]?.sentence).toBe('Aggregate visits: stored 3, rows sum to 4.')
})

test('interrupted while a query waits, the reading ends with it', async () => {
  const stop = new AbortController()
  await app.query('begin; lock table totals in access exclusive mode')
  const totals = recount('totals', { stored: 'select name as key, value, rows from totals' })
  const reading = readStored([totals], {
    databaseUrl: db.url,
    namespace: 'r-',
    limitMs: 0,
    signal: stop.signal,
  })
  const waiting = `select pid from pg_stat_activity where application_name = 'gauntlet guarantees' and wait_event_type = 'Lock'`
  await expect.poll(async () => await db.query(waiting)).toHaveLength(1)
  stop.abort()
  const answers = await reading
  await app.query('rollback')
  expect(answers.rowsOf('totals')).toEqual({
    failure: "interrupted while the target's database was read",
  })
})
