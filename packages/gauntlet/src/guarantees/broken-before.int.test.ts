import type { ObservedExchange } from '@gauntlet/contract'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeGuarantee } from './describe-guarantee.ts'
import { guaranteePaths, openGuaranteeRun, recheckGuarantees } from './guarantee-run.ts'
import { invariant } from './invariant/define-invariant.ts'
import { neverNegative } from './invariant/never-negative.ts'
import { exactlyOnce, writeOnce } from './judged-by-rows.ts'

let db: TestDatabase
let folder: string
let runs = 0
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-before-'))
  db = await createTestDatabase()
  await db.query('create table stock (sku text, amount int not null)')
  await db.query('create table choices (user_id text, variant text not null)')
})
afterEach(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const guarantees = [
  neverNegative('stock', { table: 'stock', key: 'sku', column: 'amount' }),
  invariant('one choice', {
    sql: 'select user_id as key from choices group by user_id having count(*) > 1',
  }),
  invariant('below zero', 'select sku as key, amount from stock where amount < 0'),
  invariant('in all', 'select sum(amount) as all_in_all from stock having sum(amount) > 100'),
  exactlyOnce<{ user: string }, unknown>('one row', {
    observe: ({ request }) => ({ action: 'create', key: request?.user ?? null, value: undefined }),
    stored: 'select user_id as key from choices where user_id <> $$before$$',
  }),
  writeOnce<{ user: string }, { variant: string }>('choice', {
    serverPicks: true,
    observe: ({ request, answer }) => ({
      action: 'write',
      key: request?.user ?? null,
      value: answer?.variant,
    }),
    stored: 'select user_id as key, variant as value from choices',
  }),
]

const choose = (user: number): ObservedExchange => ({
  step: 'choose',
  method: 'POST',
  endpoint: '/choices',
  path: '/choices',
  requestBody: JSON.stringify({ user: `u${user % 30}` }),
  outcome: 'ok',
  succeeded: true,
  timedOut: false,
  status: 200,
  responseBody: new TextEncoder().encode(JSON.stringify({ variant: 'red' })),
  user,
  operation: user,
  recorded: true,
  scheduledAtNs: 0,
  invokedAtNs: user,
  returnedAtNs: 1_000 + user,
})

/** Thirty users choose twice; `during` is what the rows become meanwhile. */
async function judge(during: string, { ownsDatabase = false, inserts = true } = {}) {
  const base = join(folder, `run-${(runs += 1)}`)
  const run = await openGuaranteeRun(guarantees, {
    base,
    runId: 'run-1',
    startedAt: '2026-11-30T05:00:00.000Z',
    prefix: 'g-',
    databaseUrl: db.url,
    ownsDatabase,
  })
  if (inserts)
    await db.query(`insert into choices select 'u' || n, 'red' from generate_series(0, 29) as n`)
  await db.query(during)
  for (let user = 0; user < 60; user++) run.observe(choose(user))
  const stamp = { tool: '0.0.0', at: '2026-11-30T05:01:00.000Z' }
  const document = await run.finish({ databaseUrl: db.url, namespace: 'g-', ...stamp })
  expect(await recheckGuarantees(guarantees, guaranteePaths(base).history, stamp)).toEqual(document)
  return Object.fromEntries(document.guarantees.map((one) => [one.name, one]))
}

const dirty = `insert into stock values ('old', -2), ('good', 5);
  insert into choices values ('before', 'red'), ('before', 'blue'), ('before2', 'red')`

test('what was broken before the load is no evidence, and is named', async () => {
  await db.query(dirty)
  const {
    stock,
    choice,
    'one choice': one,
  } = await judge("update stock set amount = 4 where sku = 'good'")
  for (const [found, what] of [
    [stock, 'NEGATIVE 1 (key old) broken before the load began, and no worse now'],
    [one, 'INVARIANT 1 (key before) broken before the load began'],
    [choice, 'DUPLICATE_ROW 1 (key before), CONFLICT 1 (key before), PHANTOM 2 (key '],
  ] as const) {
    expect(found).toMatchObject({ outcome: 'no_evidence' })
    expect(found?.reason).toContain(what)
    expect(found?.reason).toContain('use a separate database')
  }
})

test('what breaks during the load fails beside what is older', async () => {
  await db.query(dirty)
  const {
    stock,
    choice,
    'one choice': one,
  } = await judge(
    "update stock set amount = -1 where sku = 'good'; insert into choices values ('u3', 'blue')",
  )
  expect(stock).toMatchObject({
    outcome: 'fail',
    counts: { NEGATIVE: 1 },
    counts_before: { NEGATIVE: 1 },
    anomalies: [{ key: 'good' }],
  })
  expect(stock?.warnings.join()).toContain('not counted: NEGATIVE 1 (key old) broken before')
  expect(stock && describeGuarantee(stock)[0]?.summary).toMatch(
    /^1 new or worse, 1 before the load; key good/,
  )
  expect(one).toMatchObject({ outcome: 'fail', counts: { INVARIANT: 1 } })
  expect(choice).toMatchObject({ outcome: 'fail' })
})

test('a breach that the load makes worse fails; one that is as bad as before, or less, does not', async () => {
  await db.query(
    "insert into stock values ('worse', -3), ('same', -3), ('better', -3), ('good', 5)",
  )
  const { stock } = await judge(
    "update stock set amount = case sku when 'worse' then -9 when 'better' then -1 when 'good' then 4 else -3 end",
  )
  expect(stock).toMatchObject({
    outcome: 'fail',
    counts: { NEGATIVE: 1 },
    counts_before: { NEGATIVE: 2 },
  })
  expect(stock?.anomalies).toMatchObject([
    {
      key: 'worse',
      sentence: 'key worse, amount -9: seen after the load; before the load key worse, amount -3.',
    },
  ])
})

test('of more broken rows than are shown, the one that is worse is found', async () => {
  await db.query("insert into stock select 's' || n, -3 from generate_series(1, 60) as n")
  const { stock } = await judge("update stock set amount = -4 where sku = 's47'")
  expect(stock).toMatchObject({
    outcome: 'fail',
    counts: { NEGATIVE: 1 },
    counts_before: { NEGATIVE: 59 },
    anomalies: [{ key: 's47' }],
  })
})

test('a row of an own query that changed and is still broken may be worse: no evidence, and is named', async () => {
  await db.query("insert into stock values ('old', -2), ('good', 5)")
  const { 'below zero': own } = await judge('update stock set amount = amount - 1')
  expect(own).toMatchObject({ outcome: 'no_evidence', counts_before: { INVARIANT: 1 } })
  expect(own?.reason).toContain(
    'the row of key old changed, and nothing shows whether it is worse now',
  )
})

test('one that is repaired does not hide one that is new', async () => {
  await db.query(dirty)
  const { stock } = await judge("update stock set amount = case sku when 'old' then 1 else -1 end")
  expect(stock).toMatchObject({ outcome: 'fail', counts: { NEGATIVE: 1 } })
})

test('rows that were right before fail as ever, and so do those of a database that Gauntlet started', async () => {
  await db.query("insert into stock values ('good', 5)")
  expect((await judge('update stock set amount = -1'))['stock']).toMatchObject({ outcome: 'fail' })
  expect((await judge('select 1', { ownsDatabase: true }))['stock']).toMatchObject({
    outcome: 'fail',
  })
})

test('a breach whose rows name no key is the one of before, whatever it has become', async () => {
  await db.query("insert into stock values ('much', 200)")
  const { 'in all': all } = await judge('update stock set amount = 190')
  expect(all).toMatchObject({ outcome: 'no_evidence' })
  expect(all?.reason).toContain('name each row by a column key')
})

test('rows of a key that had some before are not counted against the load; those of a new key are', async () => {
  await db.query("insert into choices values ('u1', 'red'), ('u2', 'red')")
  const { 'one row': old } = await judge('select 1')
  expect(old).toMatchObject({ outcome: 'no_evidence' })
  expect(old?.reason).toContain(
    'DUPLICATE 2 (key u1 and 1 more) with rows that were there before the load began: send new ids',
  )
  await db.query('truncate choices')
  const { 'one row': twice } = await judge("insert into choices values ('u5', 'red')")
  expect(twice).toMatchObject({ outcome: 'fail', counts: { DUPLICATE: 1 } })
})

test('two rows that the load adds to a key that had one are a breach of the load', async () => {
  await db.query("insert into choices values ('u1', 'red'), ('u2', 'red')")
  const { 'one row': doubled } = await judge("insert into choices values ('u2', 'red')")
  expect(doubled).toMatchObject({
    outcome: 'fail',
    counts: { DUPLICATE: 1 },
    counts_before: { DUPLICATE: 1 },
    anomalies: [{ key: 'u2' }],
  })
})

test('a database that nothing was written to proves nothing about acknowledged writes', async () => {
  await db.query("insert into stock values ('good', 5)")
  // What this session wrote is reported now, and not when it has been idle for a while.
  await db.query('select pg_stat_force_next_flush()')
  const { stock } = await judge('select 1', { inserts: false })
  expect(stock).toMatchObject({ outcome: 'no_evidence' })
  expect(stock?.reason).toContain('is it the database that the application writes to?')
  expect((await judge('update stock set amount = 4'))['stock']).toMatchObject({ outcome: 'pass' })
})
