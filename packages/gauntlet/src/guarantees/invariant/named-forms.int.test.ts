import type { GuaranteeDocument } from '@gauntlet/contract'
import type { LoadCounts } from '@gauntlet/core/consistency'
import { HistoryBuilder } from '@gauntlet/core/history'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkGuarantees } from '../check-guarantees.ts'
import type { Guarantee } from '../guarantee.ts'
import { readStored } from '../read-stored.ts'
import { atMost } from './at-most.ts'
import { invariant } from './define-invariant.ts'
import { neverNegative } from './never-negative.ts'
import { noGaps } from './no-gaps.ts'
import { noOverlap } from './no-overlap.ts'
import { stateMachine } from './state-machine.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase({
    prepare: async (url) => {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(`
        create schema shop;
        create table shop."Products" (sku text, "inStock" int, reserved numeric(12,2), active boolean default true);
        create table events (id int, capacity int);
        create table bookings (event_id int, seats int, cancelled boolean default false);
        create table stays (room text, guest text, from_day date, to_day date, cancelled boolean default false);
        create table invoices (tenant text, number bigint);
        create table order_events (order_id text, seq serial, state text);
        create table empty_one (id int);`)
      await client.end()
    },
  })
})
afterAll(async () => await db.drop())

const wrote: LoadCounts = { ok: 5, fail: 0, info: 0, overlapping: 4 }

async function check(guarantee: Guarantee, load = wrote): Promise<GuaranteeDocument> {
  const stored = await readStored([guarantee], { databaseUrl: db.url, namespace: 'run-1' })
  const answers = {
    ...stored,
    besides: (name: string) => ({ ...stored.besides?.(name), load }),
  }
  const history = new HistoryBuilder().build()
  const [document] = checkGuarantees([guarantee], { history, stored: answers })
  return document as GuaranteeDocument
}

type Form = {
  readonly name: string
  readonly guarantee: Guarantee
  /** Rows that keep it, and put it to the test. */
  readonly right: string
  /** A row that breaks it. */
  readonly wrong: string
  readonly breach: { readonly class: string; readonly key: string }
  readonly table: string
}

const forms: readonly Form[] = [
  {
    name: 'neverNegative',
    guarantee: neverNegative('stock', {
      table: 'shop.Products',
      column: ['inStock', 'reserved'],
      key: 'sku',
      where: 'active -- only those',
    }),
    table: 'shop."Products"',
    right: `values ('a', 0, 0.00, true), ('old', -5, 0, false), ('none', null, 1, true)`,
    wrong: `values ('b', 3, -0.01, true)`,
    breach: { class: 'NEGATIVE', key: 'b' },
  },
  {
    name: 'atMost, by the limit of each key',
    guarantee: atMost('seats', {
      table: 'bookings',
      per: 'event_id',
      limit: { table: 'events', key: 'id', column: 'capacity' },
      where: 'not cancelled',
    }),
    table: 'bookings',
    right: `values (1, 1, false), (1, 1, false), (1, 1, true), (2, 1, false), (3, 1, false), (4, 1, false)`,
    wrong: `values (1, 1, false)`,
    breach: { class: 'OVER_LIMIT', key: '1' },
  },
  {
    name: 'atMost, of a sum',
    guarantee: atMost('seats in all', {
      table: 'bookings',
      per: 'event_id',
      sum: 'seats',
      limit: 4,
    }),
    table: 'bookings',
    right: `values (1, 3, false), (1, 1, false), (2, 4, false), (3, 4, false)`,
    wrong: `values (1, 1, true)`,
    breach: { class: 'OVER_LIMIT', key: '1' },
  },
  {
    name: 'noOverlap',
    guarantee: noOverlap('rooms', {
      table: 'stays',
      scope: 'room',
      start: 'from_day',
      end: 'to_day',
      key: 'guest',
      where: 'not cancelled',
    }),
    table: 'stays',
    right: `values ('1', 'ann', date '2026-01-01', date '2026-01-05', false), ('1', 'bob', '2026-01-05', null, false),
      ('1', 'eve', '2026-01-02', '2026-01-03', true), ('2', 'dan', '2026-01-02', '2026-01-03', false)`,
    wrong: `values ('1', 'kim', date '2026-01-07', date '2026-01-08', false)`,
    breach: { class: 'INTERVALS_OVERLAP', key: '1 at 2026-01-07' },
  },
  {
    name: 'noGaps: one is missing',
    guarantee: noGaps('invoices', {
      table: 'invoices',
      scope: 'tenant',
      column: 'number',
      startsAt: 1,
    }),
    table: 'invoices',
    right: `values ('a', 1), ('a', 2), ('a', 3), ('b', 1)`,
    wrong: `values ('b', 3)`,
    breach: { class: 'GAP', key: 'b at 3' },
  },
  {
    name: 'noGaps: one is there twice',
    guarantee: noGaps('invoices', { table: 'invoices', scope: 'tenant', column: 'number' }),
    table: 'invoices',
    right: `values ('a', 7), ('a', 8)`,
    wrong: `values ('a', 8)`,
    breach: { class: 'GAP', key: 'a at 8' },
  },
  {
    name: 'stateMachine',
    guarantee: stateMachine('orders', {
      table: 'order_events',
      key: 'order_id',
      state: 'state',
      order: 'seq',
      initial: 'new',
      transitions: { new: ['paid', "can't"], paid: ['shipped'] },
    }),
    table: 'order_events (order_id, state)',
    right: `values ('o-1', 'new'), ('o-2', 'new'), ('o-1', 'paid'), ('o-1', 'shipped'), ('o-2', 'can''t')`,
    wrong: `values ('o-2', 'paid')`,
    breach: { class: 'BAD_TRANSITION', key: 'o-2 at step 3' },
  },
]

describe.each(forms)('$name', ({ guarantee, table, right, wrong, breach }) => {
  const empty = async () => {
    await db.query(`delete from ${table.replace(/ \(.*/, '')}`)
    await db.query('delete from events')
    await db.query('insert into events values (1, 2), (2, 9), (3, 1), (4, 1)')
  }

  test('rows that keep it pass, one that breaks it is named', async () => {
    await empty()
    await db.query(`insert into ${table} ${right}`)
    expect(await check(guarantee)).toMatchObject({ outcome: 'pass', anomalies: [] })
    await db.query(`insert into ${table} ${wrong}`)
    const broken = await check(guarantee)
    expect(broken).toMatchObject({ outcome: 'fail', counts: { [breach.class]: 1 } })
    expect(broken.anomalies).toMatchObject([breach])
  })

  test('an empty table is no evidence', async () => {
    await empty()
    expect(await check(guarantee)).toMatchObject({
      outcome: 'no_evidence',
      reason: expect.stringContaining('no row was examined'),
    })
  })
})

test('a limit that no key reached is no evidence, and says how near the nearest came', async () => {
  await db.query('delete from bookings')
  await db.query('insert into bookings values (1, 1, false), (2, 1, false)')
  const guarantee = atMost('seats', { table: 'bookings', per: 'event_id', limit: 3 })
  expect(await check(guarantee)).toMatchObject({
    outcome: 'no_evidence',
    reason: 'no key reached its limit: send more to fewer keys (the most was 1 of 3)',
  })
})

const seatsUpTo = (limit: number) =>
  atMost('seats', { table: 'bookings', per: 'event_id', sum: 'seats', limit })

test('a sum is tested where one more as large as the largest does not fit', async () => {
  await db.query('delete from bookings')
  await db.query('insert into bookings values (1, 2, false), (2, 2, false), (3, 2, false)')
  expect(await check(seatsUpTo(4))).toMatchObject({
    outcome: 'no_evidence',
    reason: 'no key reached its limit: send more to fewer keys (the most was 2 of 4)',
  })
  expect(await check(seatsUpTo(3))).toMatchObject({ outcome: 'pass' })
  expect(await check(seatsUpTo(1))).toMatchObject({ outcome: 'fail', counts: { OVER_LIMIT: 3 } })
})

test('one key at its limit is one trial, which a broken build passes by chance', async () => {
  await db.query('delete from bookings')
  await db.query('insert into bookings values (1, 1, false), (2, 1, false)')
  const one = atMost('seats', { table: 'bookings', per: 'event_id', limit: 1 })
  expect(await check(one)).toMatchObject({
    outcome: 'no_evidence',
    reason: expect.stringContaining('only 2 of at least 3 keys that reached their limit') as string,
  })
  await db.query('insert into bookings values (3, 1, false)')
  expect(await check(one)).toMatchObject({ outcome: 'pass' })
})

describe('invariant', () => {
  const orphans = `
    with known as (select id from events)
    select event_id as key, seats from bookings where event_id not in (select id from known) order by 1;
    `

  test('the rows of an author’s query are the breach', async () => {
    await db.query('delete from bookings')
    await db.query('delete from events')
    await db.query('insert into events values (1, 2)')
    await db.query('insert into bookings values (1, 1, false)')
    expect((await check(invariant('no orphans', orphans))).outcome).toBe('pass')
    await db.query('insert into bookings values (7, 2, false), (8, 1, false)')
    const { counts, anomalies } = await check(invariant('no orphans', orphans))
    expect(counts).toEqual({ INVARIANT: 2 })
    expect(anomalies).toMatchObject([
      { key: '7', sentence: 'key 7, seats 2: seen after the load.' },
      { key: '8' },
    ])
  })

  test('where every table that the query reads is empty, nothing was examined', async () => {
    const empty = invariant('nothing', 'select id from empty_one where id > (select 1)')
    expect(await check(empty)).toMatchObject({
      outcome: 'no_evidence',
      reason: expect.stringContaining('no row was examined'),
    })
  })

  test('`over` counts what was examined, and $1 is the id of the run in both', async () => {
    const definition = {
      sql: `select order_id from order_events where starts_with(order_id, $1) and state = 'lost'`,
      over: `select count(*) from order_events where starts_with(order_id, $1)`,
    }
    expect(await check(invariant('of this run', definition))).toMatchObject({
      outcome: 'no_evidence',
      snapshots: { examined: 0 },
    })
    await db.query(`insert into order_events (order_id, state) values ('run-1-o', 'new')`)
    expect(await check(invariant('of this run', definition))).toMatchObject({
      outcome: 'pass',
      snapshots: { examined: 1 },
    })
  })

  test('a query that fails, or that would write, is no evidence', async () => {
    const absent = await check(invariant('absent', 'select * from nowhere'))
    expect(absent.reason).toBe('its query failed: relation "nowhere" does not exist')
    const writing = await check(invariant('writing', "select nextval('order_events_seq_seq')"))
    expect(writing.reason).toContain('read-only transaction')
  })
})
