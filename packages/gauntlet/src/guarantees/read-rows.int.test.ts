import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRows } from './read-rows.ts'

let db: TestDatabase
let client: Client
beforeAll(async () => {
  db = await createTestDatabase()
  client = new Client({ connectionString: db.url })
  await client.connect()
  await client.query('begin read only')
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

const ask = async (stored: string, bounds?: { rows: number; bytes: number }) =>
  await readRows(
    client,
    { stored, columns: ['key'] },
    { namespace: 'g-', ...(bounds && { bounds }) },
  )

test('rows are fetched in parts, all of them, with the namespace of the run', async () => {
  const rows = await ask(`select $1 || n as key from generate_series(1, 12345) as n;`)
  expect(rows).toHaveLength(12_345)
  expect((rows as readonly unknown[])[12_344]).toEqual({ key: 'g-12345' })
})

test('a query without rows must still select what is asked', async () => {
  expect(await ask(`select 1 as key where false`)).toEqual([])
  expect(await ask(`select 1 as id where false`)).toEqual({
    failure: 'its query must select key; it selects id',
  })
})

test.each([
  {
    name: 'too many rows',
    bounds: { rows: 100, bytes: 1e9 },
    failure: 'its query gives more than 100 rows',
  },
  {
    name: 'too many bytes',
    bounds: { rows: 1e9, bytes: 10_000 },
    failure: 'its query gives more than 10000 bytes',
  },
])('$name end the reading before they are in memory', async ({ bounds, failure }) => {
  // A billion rows: read whole, this would not end.
  const query = 'select generate_series(1, 1000000000)::text as key'
  expect(await ask(query, bounds)).toEqual({ failure })
  expect(await ask('select 1 as key')).toEqual([{ key: 1 }])
})

test('a query that fails says why, and the next one is asked', async () => {
  expect(await ask('select nothing from nowhere')).toEqual({
    failure: 'its query failed: relation "nowhere" does not exist',
  })
  expect(await ask('select 1 as key')).toEqual([{ key: 1 }])
})
