import { openTestStore } from '@gauntlet/testkit'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openStore } from './open-store.ts'

test('docs/store.md names every table, and its questions can be asked', async () => {
  const text = await readFile(new URL('../../../docs/store.md', import.meta.url), 'utf8')
  const { database, close } = await openTestStore(openStore)
  const tables = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'gauntlet_migrations'`,
  )
  expect(tables.filter(({ name }) => !text.includes(`\`${name}\``))).toEqual([])
  const questions = (text.split('```sql\n')[1]?.split('```')[0] ?? '').split(';').slice(0, -1)
  expect(questions.length).toBeGreaterThan(3)
  for (const question of questions) expect(await database.query(question)).toEqual([])
  await close()
})
