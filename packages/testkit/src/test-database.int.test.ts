import { expect, test } from 'vitest'
import { createTestDatabase } from './test-database.ts'
import { Client } from 'pg'

test('a database cloned from a template has its rows and shares none', async () => {
  let filled = 0
  const options = {
    template: 'testkit-self-test',
    prepare: async (url: string) => {
      filled += 1
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query('create table thing as select 1 as n')
      await client.end()
    },
  }
  const one = await createTestDatabase(options)
  const two = await createTestDatabase(options)
  await one.query('insert into thing values (2)')
  expect(await one.query('select n from thing order by n')).toEqual([{ n: 1 }, { n: 2 }])
  expect(await two.query('select n from thing')).toEqual([{ n: 1 }])
  expect(filled).toBe(1)
  await one.drop()
  await two.drop()
})
