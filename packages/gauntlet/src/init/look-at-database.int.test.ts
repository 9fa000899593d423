import { createTestDatabase } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { lookAtDatabase } from './look-at-database.ts'
import { parseTables } from './parse-tables.ts'

const sql = `
  create schema shop;
  create table shop.tenants (id int primary key);
  create table products (
    id uuid primary key, sku varchar(40) not null unique, stock int check (stock >= 0), tags text[], note text
  );
  create table orders (
    id bigint generated always as identity primary key, product uuid references products (id),
    tenant int references shop.tenants, number integer, reference text, unique (tenant, number)
  );
  create unique index on orders (lower(reference)) where number > 0;`

test('a database and the statements that made it give the same tables', async () => {
  const database = await createTestDatabase()
  try {
    await database.query(sql)
    const tables = await lookAtDatabase(database.url)
    const parsed = parseTables(sql)
    expect(tables.map(({ name }) => name)).toEqual(['orders', 'products', 'shop.tenants'])
    for (const table of tables) {
      const other = parsed.find(({ name }) => name === table.name)
      expect(table.columns).toEqual(other?.columns)
      expect(table.keys[0]).toEqual(other?.keys[0])
      expect(table.checks).toHaveLength(other?.checks.length ?? -1)
      expect(table.foreignKeys.map((key) => key.table)).toEqual(
        other?.foreignKeys.map((key) => key.table),
      )
      expect(table.keys).toHaveLength(other?.keys.length ?? -1)
    }
    expect(tables[0]?.keys).toEqual(
      expect.arrayContaining([['id'], ['tenant', 'number'], expect.arrayContaining(['reference'])]),
    )
    expect(tables[0]?.foreignKeys[0]).toEqual({
      columns: ['product'],
      table: 'products',
      references: ['id'],
    })
  } finally {
    await database.drop()
  }
})

test('a server that is away is an error', async () => {
  await expect(lookAtDatabase('postgres://127.0.0.1:1/none')).rejects.toThrow('ECONNREFUSED')
})
