import { HistoryBuilder } from '@gauntlet/core/history'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkGuarantees } from '../check-guarantees.ts'
import type { Guarantee } from '../guarantee.ts'
import { readStored } from '../read-stored.ts'

const root = fileURLToPath(new URL('../../../../..', import.meta.url))
// Inside the repository, so that the example's import is found.
const folder = join(root, '.gauntlet', `docs-rules-${process.pid}`)

let db: TestDatabase
let rules: readonly Guarantee[]
beforeAll(async () => {
  db = await createTestDatabase()
  const page = await readFile(join(root, 'docs/guarantees.md'), 'utf8')
  const blocks = page.split(/```ts\n/).map((part) => part.split('```')[0] as string)
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'rules.ts')
  await writeFile(file, blocks.find((block) => block.includes('export const rules')) as string)
  const example = (await import(pathToFileURL(file).href)) as { rules: readonly Guarantee[] }
  rules = example.rules
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await db.drop()
})

async function check(): Promise<Record<string, unknown>> {
  const stored = await readStored(rules, { databaseUrl: db.url, namespace: 'run' })
  const load = { ok: 9, fail: 0, info: 0, overlapping: 9 }
  const documents = checkGuarantees(rules, {
    history: new HistoryBuilder().build(),
    stored: { ...stored, besides: (name) => ({ ...stored.besides?.(name), load }) },
  })
  return Object.fromEntries(
    documents.map(({ name, outcome, counts }) => [
      name,
      outcome === 'fail' ? Object.keys(counts)[0] : outcome,
    ]),
  )
}

test('each rule of docs/guarantees.md passes on rows that keep it, and names a row that breaks it', async () => {
  const statements = `
    create table addresses (user_id text, is_default boolean);
    create table products (sku text, stock int);
    create table events (id text, capacity int);
    create table bookings (event_id text, state text);
    create table stays (room text, from_day date, to_day date);
    create table invoices (tenant text, number int);
    create table order_history (id serial, order_id text, state text);
    insert into addresses values ('u', true), ('u', false);
    insert into products values ('s', 0);
    insert into events values ('e', 1), ('f', 1), ('g', 1);
    insert into bookings values ('e', 'paid'), ('e', 'cancelled'), ('f', 'paid'), ('g', 'paid');
    insert into stays values ('r', '2026-01-01', '2026-01-03'), ('r', '2026-01-03', null);
    insert into invoices values ('t', 1), ('t', 2);
    insert into order_history (order_id, state) values ('o', 'new'), ('o', 'paid')`
  for (const statement of statements.split(';')) await db.query(statement)
  const kept = await check()
  expect(new Set(Object.values(kept))).toEqual(new Set(['pass']))
  const planted = `
    update addresses set is_default = true;
    update products set stock = -1;
    insert into bookings values ('e', 'paid');
    insert into stays values ('r', '2026-01-02', '2026-01-04');
    insert into invoices values ('t', 4);
    insert into order_history (order_id, state) values ('o', 'new')`
  for (const statement of planted.split(';')) await db.query(statement)
  expect(await check()).toEqual({
    'one default address': 'INVARIANT',
    stock: 'NEGATIVE',
    seats: 'OVER_LIMIT',
    rooms: 'INTERVALS_OVERLAP',
    invoices: 'GAP',
    orders: 'BAD_TRANSITION',
  })
})
