import type { TestDatabase } from '@gauntlet/testkit'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSeededDatabase } from '../test-support/test-service.ts'
import { rememberAssignments } from './known-assignments.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createSeededDatabase()
})

afterAll(() => database.drop())

const stored = new Map([['x', 'control']])

/** A memory beside a pool of two connections, of which the second is not in use. */
async function rememberOne(): Promise<{ pool: Pool; inUse: PoolClient; isKnown: () => boolean }> {
  const pool = new Pool({ connectionString: database.url, idleTimeoutMillis: 50 })
  pool.on('error', () => undefined)
  const known = rememberAssignments(pool)
  const inUse = await pool.connect()
  inUse.on('error', () => undefined)
  await pool.query('select')
  known.add('u', stored, known.forgotten())
  return { pool, inUse, isKnown: () => known.get('u') !== undefined }
}

test('users are remembered while the pool closes idle connections, and forgotten with the last of them', async () => {
  const { pool, inUse, isKnown } = await rememberOne()
  expect(pool.totalCount).toBe(2)
  await expect.poll(() => pool.totalCount).toBe(1)
  expect(isKnown()).toBe(true)
  inUse.release()
  await expect.poll(() => pool.totalCount).toBe(0)
  await expect.poll(isKnown).toBe(false)
  await pool.end()
})

test('users are forgotten when a connection is lost, an idle one or one in the middle of a query', async () => {
  const idle = await rememberOne()
  const { rows } = await idle.inUse.query('select pg_backend_pid() as pid')
  await database.query(`select pg_terminate_backend(${rows[0].pid})`)
  await expect.poll(idle.isKnown).toBe(false)
  idle.inUse.release(true)
  await idle.pool.end()

  const busy = await rememberOne()
  await expect(busy.pool.query('select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow(
    'terminating connection',
  )
  expect(busy.isKnown()).toBe(false)
  busy.inUse.release()
  await busy.pool.end()
})

test('users are remembered when a statement fails for its values', async () => {
  const { pool, inUse, isKnown } = await rememberOne()
  await expect(pool.query(`select 'x'::integer`)).rejects.toThrow('invalid input syntax')
  expect(isKnown()).toBe(true)
  inUse.release()
  await pool.end()
})
