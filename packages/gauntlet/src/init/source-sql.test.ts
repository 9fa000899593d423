import { expect, test } from 'vitest'
import { withRows } from './parse-rows.ts'
import { parseTables } from './parse-tables.ts'
import { readSourceSql } from './source-sql.ts'

const read = (files: Readonly<Record<string, string>>) => {
  const { sql, files: count } = readSourceSql({ texts: new Map(Object.entries(files)) })
  return { count, rows: withRows(parseTables(sql), sql).map((one) => [one.name, one.rows]) }
}

const stock = [
  { sku: 'pen', stock: 40 },
  { sku: 'ink', stock: 3 },
]

test.each([
  {
    name: 'a template of JavaScript, beside what requests do',
    file: 'server.mjs',
    text: `await pool.query(\`
      create table if not exists products (sku text primary key, stock int not null);
      insert into products (sku, stock) values ('pen', 40), ('ink', 3)
      on conflict (sku) do update set stock = excluded.stock\`)
    await pool.query('insert into products (sku, stock) values ($1, $2)', [sku, 1])
    await pool.query(\`insert into products values ('\${sku}', 1)\`)
    await pool.query('update products set stock = 0')`,
  },
  {
    name: 'texts of Python',
    file: 'app.py',
    text: `db.execute("""create table products (
      sku text primary key, stock int)""")
db.execute("insert into products (sku, stock) values ('pen', 40), ('ink', 3) on conflict do nothing")
db.execute("insert into products (sku, stock) values (%s, %s)", (sku, 1))`,
  },
])('$name', ({ file, text }) => {
  expect(read({ [file]: text })).toEqual({ count: 1, rows: [['products', stock]] })
})

test('a file that makes no table inserts for a request', () => {
  const text = 'query("insert into products (sku, stock) values (\'pen\', 1)")'
  expect(read({ 'admin.js': text })).toEqual({ count: 0, rows: [] })
})
