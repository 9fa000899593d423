import { createTestDatabase } from '@gauntlet/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { listMigrations, migrate } from './migrate.ts'
import { seed } from '../seed.ts'

async function createDatabase() {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  return database
}

const migration = (name: string, sql: string, checksum = sql) => ({ name, sql, checksum })

test('six starters at once apply each migration once, in order', async () => {
  const database = await createDatabase()
  const { url } = database
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(url)))
  const names = listMigrations().map(({ name }) => name)
  expect(applied.flat().toSorted((a, b) => a.localeCompare(b))).toEqual(names)
  const rows = await database.query<{ name: string }>(
    `select name from schema_migrations where name <> '' order by applied_at, name`,
  )
  expect(rows.map(({ name }) => name)).toEqual(names)
})

test('a migration that fails leaves nothing behind, and the ones before it stay', async () => {
  const database = await createDatabase()
  const { url } = database
  const migrations = [
    migration('1.sql', 'create table one ()'),
    migration('2.sql', 'create table two (); select 1 / 0'),
  ]
  await expect(migrate(url, migrations)).rejects.toThrow('division by zero')
  const [row] = await database.query(
    `select to_regclass('one') is not null as one, to_regclass('two') is not null as two`,
  )
  expect(row).toEqual({ one: true, two: false })
  const repaired = [migrations[0] ?? migration('', ''), migration('2.sql', 'create table two ()')]
  expect(await migrate(url, repaired)).toEqual(['2.sql'])
})

test('an applied migration that has changed is refused by name', async () => {
  const { url } = await createDatabase()
  await migrate(url, [migration('1.sql', 'create table one ()')])
  await expect(migrate(url, [migration('1.sql', 'create table one (a int)')])).rejects.toThrow(
    'migration 1.sql was applied in another form',
  )
})

test('seeding again changes nothing, and a database with experiments is left alone when asked', async () => {
  const database = await createDatabase()
  const { url } = database
  await migrate(url)
  await seed(url)
  const counts = () =>
    database.query(`select status, count(*)::int as count, count(*) filter (where targeting <> '{}')::int as targeted
           from experiments group by status order by status`)
  const first = await counts()
  expect(first).toEqual([
    { status: 'PAUSED', count: 1, targeted: 0 },
    { status: 'RUNNING', count: 3, targeted: 1 },
  ])
  await database.query(
    `update experiments set status = 'STOPPED' where experiment_id = 'button-colour'`,
  )
  await Promise.all([seed(url), seed(url)])
  await database.query(`delete from experiments where experiment_id = 'ios-widgets'`)
  await seed(url, { onlyWhenEmpty: true })
  expect(await counts()).toEqual([
    { status: 'PAUSED', count: 1, targeted: 0 },
    { status: 'RUNNING', count: 1, targeted: 0 },
    { status: 'STOPPED', count: 1, targeted: 0 },
  ])
})
