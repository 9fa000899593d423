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
