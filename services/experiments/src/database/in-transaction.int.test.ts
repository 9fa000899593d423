import { createTestDatabase } from '@gauntlet/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { inTransaction } from './in-transaction.ts'
import { openDatabase } from './pool.ts'

test('a connection that is lost between two statements fails the transaction and not the process', async () => {
  const server = await createTestDatabase()
  const database = openDatabase(server.url)
  onTestFinished(async () => {
    await database.close()
    await server.drop()
  })
  const unhandled: unknown[] = []
  const note = (error: unknown) => unhandled.push(error)
  process.on('uncaughtException', note)
  onTestFinished(() => void process.off('uncaughtException', note))

  const lost = inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const gone = new Promise((resolve) => client.once('end', resolve))
    await database.pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid])
    await gone
    await client.query('select 1')
  })

  await expect(lost).rejects.toThrow(/connection|queryable/i)
  expect(unhandled).toEqual([])
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})
