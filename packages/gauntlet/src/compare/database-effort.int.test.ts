import { createTestDatabase } from '@gauntlet/testkit'
import { expect, test } from 'vitest'
import { effortBetween, readDatabaseCounters } from './database-effort.ts'

test('without the extension the transactions of the database are counted', async () => {
  const database = await createTestDatabase()
  const before = await readDatabaseCounters(database.url)
  for (let i = 0; i < 5; i++) await database.query('select 1')
  // Counters reach the shared statistics when a session has been idle for a moment.
  await expect
    .poll(async () => effortBetween(before, await readDatabaseCounters(database.url))?.statements)
    .toBeGreaterThanOrEqual(5)
  expect(before?.source).toBe('transactions')
  await database.drop()
})

test('a database that cannot be reached, or that nobody named, has no figures', async () => {
  expect(await readDatabaseCounters(undefined)).toBeUndefined()
  expect(await readDatabaseCounters('postgres://nobody@127.0.0.1:1/none')).toBeUndefined()
  expect(effortBetween(undefined, undefined)).toBeUndefined()
})

test('readings of different kinds are not subtracted', () => {
  const statements = { source: 'statements', statements: 10, walBytes: 5, executionMs: 1 } as const
  const later = { source: 'statements', statements: 14, walBytes: 25, executionMs: 3 } as const
  expect(effortBetween(statements, later)).toEqual({ statements: 4, walBytes: 20, executionMs: 2 })
  expect(effortBetween({ source: 'transactions', statements: 1 }, later)).toBeUndefined()
})
