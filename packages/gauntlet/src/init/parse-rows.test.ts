import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'

const read = (sql: string) => withRows(parseTables(sql), sql).map(({ rows }) => rows)
const table = 'create table products (id serial primary key, sku text, stock int);'

test('rows that statements put in are read, with what they name and in their order', () => {
  const sql = `${table} insert into products (sku, stock) values ('it''s', 4), ('b', -1) on conflict do nothing;
    INSERT INTO products VALUES (7, 'c', null);`
  expect(read(sql)).toEqual([
    [
      { sku: "it's", stock: 4 },
      { sku: 'b', stock: -1 },
      { id: 7, sku: 'c', stock: null },
    ],
  ])
})

test.each([
  {
    name: 'updates the row that is there',
    sql: 'on conflict (sku) do update set stock = excluded.stock',
    stock: 9,
  },
  { name: 'leaves the row that is there', sql: 'on conflict (sku) do nothing', stock: 4 },
  { name: 'leaves it, and returns', sql: 'on conflict do nothing returning id', stock: 4 },
])('an insert of several rows that $name', ({ sql, stock }) => {
  const schema = 'create table products (id serial primary key, sku text unique, stock int);'
  const first = "insert into products (sku, stock) values ('a', 4);"
  const again = `insert into products (sku, stock)\nvalues\n  ('a', 9),\n  ('b', 5)\n${sql};`
  expect(read(schema + first + again)).toEqual([
    [
      { sku: 'a', stock },
      { sku: 'b', stock: 5 },
    ],
  ])
})

test.each([
  {
    name: 'a conflict that adds',
    sql: "insert into products (sku, stock) values ('a', 1) on conflict (sku) do update set stock = products.stock + 1",
  },
  { name: 'a query', sql: 'insert into products (sku) select x from y' },
  { name: 'an expression', sql: "insert into products (sku, stock) values ('a', 1 + 1)" },
  {
    name: 'an update afterwards',
    sql: "insert into products (sku) values ('a'); update products set stock = 2",
  },
  { name: 'no statement', sql: '' },
])('what a table holds is not known after $name', ({ sql }) => {
  expect(read(`${table} ${sql};`)).toEqual([undefined])
})
