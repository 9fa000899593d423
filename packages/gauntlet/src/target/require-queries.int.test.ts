import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invariant, neverNegative } from '../index.ts'
import type { Guarantee } from '../guarantees/guarantee.ts'
import { requireQueries } from './require-queries.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.query('create table products (id int primary key, stock int)')
})
afterAll(async () => await database.drop())

const check = async (guarantee: Guarantee, url: string | undefined = database.url) =>
  await requireQueries(
    { guarantees: [guarantee] },
    { name: 'candidate', url, signal: new AbortController().signal },
  )

test.each([
  [
    'a column',
    neverNegative('rule', { table: 'products', column: 'stok' }),
    /column "stok" does not exist/,
  ],
  [
    'a table',
    neverNegative('rule', { table: 'product', column: 'stock' }),
    /relation "product" does not exist.*products/,
  ],
  ['syntax', invariant('rule', 'select id as key form products'), /syntax error/],
])('%s that is misspelt is named before the load', async (_, guarantee, reason) => {
  const failure = check(guarantee)
  await expect(failure).rejects.toThrow(reason)
  await expect(failure).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(
      /^the query of guarantee "rule" fails on the database of candidate, and nothing was sent: /,
    ) as string,
  })
})

test.each([
  ['is right', neverNegative('rule', { table: 'products', column: 'stock' })],
  [
    'asks for rows of the run',
    invariant('rule', "select id::text as key from products where id::text like $1 || '%'; "),
  ],
  ['reads a table that is made later', neverNegative('rule', { table: 'shipments', column: 'n' })],
])('a query that %s passes, and nothing is run', async (_, guarantee) => {
  await expect(check(guarantee)).resolves.toBeUndefined()
})

test('a database that does not answer is no mistake of a query', async () => {
  const rule = neverNegative('rule', { table: 'x', column: 'y' })
  await expect(check(rule, 'postgres://u@127.0.0.1:1/d')).resolves.toBeUndefined()
})
