import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { check, type DataCheck } from './data-check.ts'
import { evaluateDataChecks, type DataCheckRequest } from './evaluate-data-checks.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.query('create table orders (id int, run text, customer text)')
  await database.query(
    `insert into orders select n, 'r1', case when n % 2 = 0 then 'c' end from generate_series(1, 60) as n`,
  )
})
afterAll(async () => await database.drop())

async function evaluate(checks: readonly DataCheck[], change: Partial<DataCheckRequest> = {}) {
  return await evaluateDataChecks({
    checks,
    run: { runId: 'r1', scenario: 'shop', startedAt: 'x', endedAt: 'y' },
    seen: { of: () => ({ values: [] }) },
    databaseUrl: database.url,
    ...change,
  })
}

async function evaluateOne(one: DataCheck, change: Partial<DataCheckRequest> = {}) {
  const [result] = await evaluate([one], change)
  return { ...result, reason: result?.details['reason'] }
}

const withoutCustomer = check('orders_without_customer', {
  sql: `select count(*) filter (where customer is null) as observed, count(*) as examined, max(id) as newest from orders`,
  expect: 0,
  keys: 'select id from orders where customer is null order by id',
})

test('what must be 0 fails with its offenders, 20 at most, and with what else was selected', async () => {
  const result = await evaluateOne(withoutCustomer)
  expect(result).toMatchObject({ outcome: 'fail', expected: 0, observed: 30 })
  expect(result.details).toMatchObject({ examined: '60', newest: 60 })
  expect(result.details?.['keys']).toEqual(
    Array.from({ length: 20 }, (_, at) => ({ id: 2 * at + 1 })),
  )
})

test.each([
  { sql: `select 0 as observed, 60 as examined`, expect: 0, outcome: 'pass' },
  { sql: `select 7 as observed, 60 as examined`, expect: 7, outcome: 'pass' },
  { sql: `select 3 as observed`, expect: '> 0', outcome: 'pass' },
  { sql: `select 0 as observed`, expect: '> 0', outcome: 'fail' },
  { sql: `select 0 as observed`, expect: 0, outcome: 'no_evidence', reason: 'no column examined' },
  {
    sql: `select 0 as observed, 0 as examined`,
    expect: 0,
    outcome: 'no_evidence',
    reason: 'nothing was examined; send orders',
  },
  {
    sql: `select 0 as observed, 4 as examined`,
    expect: 0,
    atLeast: 5,
    outcome: 'no_evidence',
    reason: 'only 4 of 5 were examined; send orders',
  },
  { sql: `select 0 as observed`, expect: 0, atLeast: 0, outcome: 'pass' },
  {
    sql: `select 'many' as observed`,
    expect: 0,
    outcome: 'no_evidence',
    reason: 'a number in the column observed',
  },
  {
    sql: `select 0 as observed where false`,
    expect: 0,
    outcome: 'no_evidence',
    reason: 'it answered none',
  },
  {
    sql: `select n as observed, 1 as examined from (values (0), (5)) as v (n) order by n`,
    expect: 0,
    outcome: 'no_evidence',
    reason: 'it answered 2',
  },
  {
    sql: `select 0 as observed, 1 as examined; select 1`,
    expect: 0,
    outcome: 'no_evidence',
    reason: 'cannot insert multiple commands',
  },
  {
    sql: `select 0 as observed, 1 as examined, 7 as keys, 'x' as reason`,
    expect: 0,
    outcome: 'pass',
  },
  {
    sql: `select 0 as observed, 9 as examined`,
    expect: undefined,
    outcome: 'no_evidence',
    reason: 'nothing declares what scenario "shop" must leave behind',
  },
] as const)('$sql, expected $expect: $outcome', async (row) => {
  const { sql, expect: expected, outcome } = row
  const least = 'atLeast' in row ? { atLeast: row.atLeast } : {}
  const one = check('one', { sql, expect: () => expected, send: 'send orders', ...least })
  const result = await evaluateOne(one)
  expect(result.outcome).toBe(outcome)
  expect(String(result.reason)).toContain('reason' in row ? row.reason : 'undefined')
})

test('its run and what its observe took are values of the statement', async () => {
  const one = check<string>('lost_orders', {
    observe: () => null,
    sql: ({ runId, seen }) => ({
      text: `select count(*) as observed, cardinality($2::text[]) as examined
        from unnest($2::text[]) as answered where answered not in (select id::text from orders where run = $1)`,
      values: [runId, seen],
    }),
    expect: 0,
  })
  const seen = { of: () => ({ values: ['1', '2', '61'] }) }
  expect(await evaluateOne(one, { seen })).toMatchObject({ outcome: 'fail', observed: 1 })
})

test('values that are missing cost a pass its evidence, and no failure', async () => {
  const seen = { of: () => ({ values: [], incomplete: 'there were more than fit' }) }
  const passing = check('passing', { sql: 'select 0 as observed, 1 as examined', expect: 0 })
  const [failed, passed] = await evaluate([withoutCustomer, passing], { seen })
  expect(failed).toMatchObject({ outcome: 'fail' })
  expect(passed).toMatchObject({
    outcome: 'no_evidence',
    details: { reason: 'there were more than fit' },
  })
})

test('a table that is missing, or a function that throws, costs that check alone its evidence', async () => {
  const missing = check('missing', { sql: 'select * from nowhere', expect: 0 })
  const throwing = check('throwing', {
    sql: () => {
      throw new TypeError('no such run')
    },
    expect: 0,
  })
  const results = await evaluate([missing, throwing, withoutCustomer])
  expect(results.map(({ outcome, details }) => [outcome, details['reason']])).toEqual([
    ['no_evidence', 'relation "nowhere" does not exist'],
    ['no_evidence', 'no such run'],
    ['fail', undefined],
  ])
})

test('keys that cannot be read cost a failure its examples, and not itself', async () => {
  const sql = 'select 3 as observed, 3 as examined'
  const wrong = check('wrong', { sql, expect: 0, keys: 'select nope from orders' })
  const throwing = check('throwing', {
    sql,
    expect: 0,
    keys: () => {
      throw new TypeError('no such key')
    },
  })
  const results = await evaluate([wrong, throwing, withoutCustomer])
  expect(results.map(({ outcome, observed }) => [outcome, observed])).toEqual([
    ['fail', 3],
    ['fail', 3],
    ['fail', 30],
  ])
  expect(results[0]?.details['reason']).toContain('its keys cannot be read: column "nope"')
})

test('a check that breaks the connection costs no answer that was given before', async () => {
  const ends = check('ends', { sql: 'select pg_terminate_backend(pg_backend_pid())', expect: 0 })
  const results = await evaluate([withoutCustomer, ends, withoutCustomer])
  expect(results.map(({ outcome }) => outcome)).toEqual(['fail', 'no_evidence', 'no_evidence'])
})

test('what a function answers that is no expectation, or no least number, is no evidence', async () => {
  const sql = 'select 0 as observed, 0 as examined'
  const odd = check('odd', { sql, expect: (() => '>0') as never })
  const least = check('least', { sql, expect: 0, atLeast: (() => null) as never })
  const results = await evaluate([odd, least])
  expect(results.map(({ outcome, details }) => [outcome, details['reason']])).toEqual([
    ['no_evidence', "expect answered >0: it must be a number or '> 0'"],
    ['no_evidence', 'atLeast answered null: it must be a number of at least 0'],
  ])
})

test.each([
  { definition: { squl: 'x', expect: 0 }, words: 'squl is unknown; known here: sql, expect, keys' },
  { definition: { sql: 'x', expect: '>0' }, words: "expect must be a number, '> 0'" },
  { definition: { sql: 'x', expect: NaN }, words: "expect must be a number, '> 0'" },
  { definition: { sql: { text: 'x' }, expect: 0 }, words: 'sql must be a statement' },
  { definition: undefined, words: 'must be an object' },
])('a definition is refused where it stands: $words', ({ definition, words }) => {
  expect(() => check('c', definition as never)).toThrow(`check('c', { … }): ${words}`)
})

test('nothing can be written', async () => {
  const writing = check('writing', { sql: 'delete from orders', expect: 0 })
  expect((await evaluateOne(writing)).reason).toContain('read-only transaction')
  const leaving = check('leaving', { sql: 'commit; delete from orders', expect: 0 })
  await evaluateOne(leaving)
  expect(await database.query('select 1 from orders limit 1')).toHaveLength(1)
})

test.each([
  {
    why: 'names no database',
    databaseUrl: undefined,
    reason: "the target names no database: add `database: 'embedded'`",
  },
  { why: 'is away', databaseUrl: 'postgres://127.0.0.1:1/x', reason: 'ECONNREFUSED' },
])('without a database ($why) there is no evidence', async ({ databaseUrl, reason }) => {
  const result = await evaluateOne(withoutCustomer, { databaseUrl })
  expect(result).toMatchObject({ outcome: 'no_evidence', expected: 0, observed: null })
  expect(result.reason).toContain(reason)
})

test('interrupted, they say so at once', async () => {
  const result = await evaluateOne(withoutCustomer, { signal: AbortSignal.abort() })
  expect(result).toMatchObject({ outcome: 'no_evidence' })
  expect(result.reason).toContain('interrupted')
})

test('interrupted while a statement waits, they end with it', async () => {
  const stop = new AbortController()
  const holder = new Client({ connectionString: database.url })
  await holder.connect()
  await holder.query('begin; lock table orders in access exclusive mode')
  const asked = evaluateOne(withoutCustomer, { signal: stop.signal })
  const waiting = `select pid from pg_stat_activity where datname = current_database()
    and application_name = 'gauntlet checks' and wait_event_type = 'Lock'`
  await expect.poll(async () => await database.query(waiting)).toHaveLength(1)
  stop.abort()
  const { reason } = await asked
  await holder.end()
  expect(reason).toBe("interrupted while the target's database was read")
})
