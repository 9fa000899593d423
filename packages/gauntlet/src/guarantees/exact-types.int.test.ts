import { ExactNumber } from '@gauntlet/core/json'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exactTypes } from './exact-types.ts'
import { toStoredItem } from './stored-columns.ts'

let db: TestDatabase
let client: Client
beforeAll(async () => {
  db = await createTestDatabase()
  client = new Client({ connectionString: db.url, types: exactTypes })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await db.drop()
})

test.each([
  { sql: '9007199254740993::int8', cell: 9_007_199_254_740_993n, text: '9007199254740993' },
  { sql: '5::int8', cell: 5, text: '5' },
  { sql: '5::int4', cell: 5, text: '5' },
  { sql: '1.10::numeric(12,2)', cell: new ExactNumber('1.10'), text: '1.10' },
  { sql: "'NaN'::numeric", cell: 'NaN', text: 'NaN' },
  { sql: '0.1::float8', cell: 0.1, text: '0.1' },
  { sql: "'x'::text", cell: 'x', text: 'x' },
  {
    sql: `'{"n": 9007199254740993}'::jsonb`,
    cell: { n: 9_007_199_254_740_993n },
    text: '{"n":9007199254740993}',
  },
  { sql: `'9007199254740993'::jsonb`, cell: 9_007_199_254_740_993n, text: '9007199254740993' },
])('$sql is read as it is written', async ({ sql, cell, text }) => {
  const { rows } = await client.query<{ value: unknown }>(`select 'k' as key, ${sql} as value`)
  expect(rows[0]?.value).toStrictEqual(cell)
  expect(toStoredItem(rows[0] ?? {})).toEqual({ key: 'k', value: text })
})
