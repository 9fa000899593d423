import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFreshDatabase, saveAsPrepared } from './fresh-database.ts'
import { type Postgres, startPostgres } from './postgres/cluster.ts'
import { createDatabase, sealTemplate } from './postgres/create-database.ts'
import { databaseName, templateName } from './target-database.ts'

let folder: string
let postgres: Postgres

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-fresh-'))
  postgres = await startPostgres({ folder: join(folder, 'pg'), settings: { fsync: 'off' } })
  const server = postgres.url('postgres')
  await createDatabase(server, 'made')
  await use('made', (client) => client.query('create table orders (id text)'))
  await sealTemplate(server, { database: 'made', template: templateName })
  await createDatabase(server, databaseName, templateName)
})
afterAll(async () => {
  await postgres?.stop('immediate')
  await rm(folder, { recursive: true, force: true })
})

async function use<Result>(database: string, ask: (client: Client) => Promise<Result>) {
  const client = new Client({ connectionString: postgres.url(database) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const countOrders = () =>
  use(databaseName, async (client) => {
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from orders')
    return rows[0]?.n
  })

test('each renewal puts the prepared rows in place, and ends the sessions of the database before', async () => {
  const fresh = createFreshDatabase(postgres)
  for (const round of [1, 2, 3]) {
    const session = new Client({ connectionString: postgres.url(databaseName) })
    const ended = new Promise((resolve) => session.on('error', resolve))
    await session.connect()
    await session.query('insert into orders values ($1)', [String(round)])
    expect(await countOrders()).toBe(1)
    await fresh.renew()
    expect(await ended).toBeDefined()
    expect(await countOrders()).toBe(0)
  }
  await fresh.settle()
})

test('a copy that a crash of the server ended is made again', async () => {
  const fresh = createFreshDatabase(postgres)
  await fresh.renew()
  await postgres.crashSession()
  await fresh.settle()
  await use(databaseName, (client) => client.query("insert into orders values ('late')"))
  await fresh.renew()
  expect(await countOrders()).toBe(0)
  await fresh.settle()
})

test('a database in use is saved as what is copied from then on', async () => {
  const session = new Client({ connectionString: postgres.url(databaseName) })
  const ended = new Promise((resolve) => session.on('error', resolve))
  await session.connect()
  await session.query("insert into orders values ('first'), ('second')")
  await saveAsPrepared(postgres)
  expect(await ended).toBeDefined()
  const fresh = createFreshDatabase(postgres)
  await use(databaseName, (client) => client.query('delete from orders'))
  await fresh.renew()
  expect(await countOrders()).toBe(2)
  await fresh.settle()
})
