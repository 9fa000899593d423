import { expect, test } from 'vitest'
import { parseTables } from './parse-tables.ts'

test('columns, keys, foreign keys and checks, of the column and of the table', () => {
  const sql = `
    -- create table comment_only (id int);
    /* create table also_a_comment (id int); */
    create table if not exists products (
      id uuid primary key default gen_random_uuid(),
      sku varchar(40) not null unique,
      "unitPrice" numeric(12, 2) not null check ("unitPrice" >= 0),
      tags text[] not null default '{}',
      note text default 'a; b, (c'
    );
    CREATE TABLE public.Orders (
      id bigint GENERATED ALWAYS AS IDENTITY,
      product uuid REFERENCES products (id) ON DELETE CASCADE,
      tenant text, number integer,
      CONSTRAINT orders_pk PRIMARY KEY (id),
      UNIQUE (tenant, number),
      CONSTRAINT positive CHECK (number > 0),
      FOREIGN KEY (tenant) REFERENCES shop.tenants
    );`
  expect(parseTables(sql)).toEqual([
    {
      name: 'products',
      columns: [
        { name: 'id', kind: 'other', isUuid: true },
        { name: 'sku', kind: 'text', mostCharacters: 40 },
        { name: 'unitPrice', kind: 'number' },
        { name: 'tags', kind: 'other' },
        { name: 'note', kind: 'text' },
      ],
      keys: [['id'], ['sku']],
      foreignKeys: [],
      checks: ['"unitPrice" > = 0'],
    },
    {
      name: 'orders',
      columns: [
        { name: 'id', kind: 'number' },
        { name: 'product', kind: 'other', isUuid: true },
        { name: 'tenant', kind: 'text' },
        { name: 'number', kind: 'number' },
      ],
      keys: [['id'], ['tenant', 'number']],
      foreignKeys: [
        { columns: ['product'], table: 'products', references: ['id'] },
        { columns: ['tenant'], table: 'shop.tenants', references: [] },
      ],
      checks: ['number > 0'],
    },
  ])
})

test('a dump adds its constraints later; later statements change what earlier ones made', () => {
  const sql = `
    create table public.payments (id integer, amount numeric, gone int);
    create table old (id int);
    ALTER TABLE ONLY public.payments ADD CONSTRAINT payments_pkey PRIMARY KEY (id);
    alter table payments add column idempotency_key text, drop column gone;
    create unique index concurrently if not exists one_key on public.payments using btree (lower(idempotency_key)) where amount > 0;
    create function f() returns void as $body$ create table not_a_table (id int); $body$ language sql;
    create table if not exists payments (id text);
    drop table if exists old, never_there cascade;`
  expect(parseTables(sql)).toEqual([
    {
      name: 'payments',
      columns: [
        { name: 'id', kind: 'number' },
        { name: 'amount', kind: 'number' },
        { name: 'idempotency_key', kind: 'text' },
      ],
      keys: [['id'], ['idempotency_key']],
      foreignKeys: [],
      checks: [],
    },
  ])
})

test.each([
  '',
  ';;;',
  'create table',
  'create table t',
  'create table t (',
  'alter table t add',
  "'",
])('what is no statement is passed over: %j', (sql) => {
  expect(parseTables(sql).every(({ columns }) => columns.length === 0)).toBe(true)
})
