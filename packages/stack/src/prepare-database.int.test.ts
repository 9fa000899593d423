import type { TargetConfig } from '@gauntlet/contract'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareDatabase } from './prepare-database.ts'
import { startTarget, type RunningTarget } from './start-target.ts'

let root: string
let running: RunningTarget[]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-prepare-'))
  // So that clusters lie in it, also where another user runs them, and go with it.
  await chmod(root, 0o755)
  running = []
})

afterEach(async () => {
  await Promise.all(running.map((target) => target.stop()))
  await rm(root, { recursive: true, force: true })
})

const pg = JSON.stringify(fileURLToPath(import.meta.resolve('pg')))
const connect = `const { Client } = require(${pg})
const client = new Client({ connectionString: process.env.DATABASE_URL })`

/** Makes its tables where they are missing, and says so in a file. */
const service = (table: string) => `${connect}
client.connect().then(async () => {
  // Replicas start together: one of them makes the tables.
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock(1)')
  const { rows } = await client.query("select to_regclass('${table}') as made")
  if (!rows[0].made) {
    require('fs').appendFileSync('migrated', '${table} ')
    await client.query('create table ${table} (name text); create unlogged table ${table}_cache (name text)')
  }
  await client.query('commit')
  require('http').createServer((q, s) => s.end()).listen(process.env.PORT, '127.0.0.1')
})`

const seed = `${connect}
fetch('http://' + process.env.HOST + ':' + process.env.PORT).then(async ({ ok }) => {
  await client.connect()
  for (const table of ['things', 'things_cache'])
    await client.query('insert into ' + table + " select 'seeded' from generate_series(1, 3)")
  require('fs').appendFileSync('seeded', ok ? 'x' : '?')
  await client.end()
})`

const node = (script: string) => [process.execPath, '-e', script]
const shop: TargetConfig = {
  start: { command: node(service('things')), seed: node(seed), replicas: 2 },
  database: 'embedded',
}

function options(config: TargetConfig) {
  const folders = { stateFolder: join(root, 'state'), logFolder: join(root, 'logs') }
  return { name: 'shop', config, root, ...folders, env: process.env }
}

async function startCopy(config: TargetConfig): Promise<RunningTarget> {
  const target = await startTarget({ ...options(config), database: 'copy' })
  running.push(target)
  return target
}

async function ask<Row extends object>(url: string | undefined, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

const counts = `select (select count(*)::int from things) as things,
  (select count(*)::int from things_cache) as cached,
  (select reltuples::int from pg_class where relname = 'things') as known`
const seeded = { things: 3, cached: 3, known: 3 }

test('each copy has what was migrated and seeded once, and nothing of the copy before it', async () => {
  await prepareDatabase(options(shop))
  const first = await startCopy(shop)
  expect(await ask(first.databaseUrl, counts)).toEqual([seeded])
  await ask(first.databaseUrl, "insert into things values ('of the first run')")
  await first.stop()
  const second = await startCopy(shop)
  expect(await ask(second.databaseUrl, counts)).toEqual([seeded])
  expect(await readFile(join(root, 'migrated'), 'utf8')).toBe('things ')
  expect(await readFile(join(root, 'seeded'), 'utf8')).toBe('x')
})

const files = {
  '1_things.sql': "create table things (name text); insert into things values (';')",
  '2_more.sql': 'alter table things add column size int;\n-- no statement follows',
  '10_index.sql': 'create index on things (size)',
  '10_index.down.sql': 'drop table things',
}

test('SQL files are applied in the order of their numbers before the first replica starts, once', async () => {
  await mkdir(join(root, 'db'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'db', name), text)
  const start = { command: node(service('things')), replicas: 2, migrate: { sql: 'db' } }
  const config = { ...shop, start }
  await prepareDatabase(options(config))
  const { databaseUrl } = await startCopy(config)
  expect(await ask(databaseUrl, 'select * from things')).toEqual([{ name: ';', size: null }])
  await expect(readFile(join(root, 'migrated'))).rejects.toThrow('ENOENT')
})

test('a migration command finds its database, and what it says when it fails is reported', async () => {
  const command = node(`${connect}
    client.connect().then(() => client.query('create table things (name text)')).then(() => client.end())`)
  const start = { command: node(service('things')), migrate: command }
  running.push(await startTarget(options({ ...shop, start })))
  expect(await ask(running[0]?.databaseUrl, 'select * from things')).toEqual([])
  await running.pop()?.stop()
  const failing = { ...start, migrate: node('console.error("no such file"); process.exit(4)') }
  const starting = startTarget(options({ ...shop, start: failing }))
  await expect(starting).rejects.toThrow(
    /the migration of shop ended \(exit code 4\)\. Its last lines \(log: .*\):\nno such file/,
  )
})

test.each([
  { text: 'create tabel things ()', says: /failed in 1\.sql: syntax error/ },
  { text: undefined, says: /has 0 SQL files/ },
])('SQL files that cannot be applied are refused: $says', async ({ text, says }) => {
  await mkdir(join(root, 'db'))
  if (text !== undefined) await writeFile(join(root, 'db/1.sql'), text)
  const start = { command: node(service('things')), migrate: { sql: 'db' } }
  const starting = startTarget(options({ ...shop, start }))
  await expect(starting).rejects.toMatchObject({ code: 'START_FAILED' })
  await expect(starting).rejects.toThrow(says)
})

test('preparing again replaces what another build left, and nobody can write to it', async () => {
  await prepareDatabase(options(shop))
  const other = { ...shop, start: { command: node(service('orders')) } }
  await prepareDatabase(options(other))
  const copy = await startCopy(other)
  const tables =
    "select string_agg(relname, ' ' order by relname) as names from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
  expect(await ask(copy.databaseUrl, tables)).toEqual([{ names: 'orders orders_cache' }])
  const template = copy.postgres?.url('app_template')
  await expect(ask(template, 'select 1')).rejects.toThrow('not currently accepting connections')
})

test('a target that nobody prepares is seeded at each start, once for all replicas', async () => {
  const target = await startTarget(options(shop))
  running.push(target)
  expect(await ask(target.databaseUrl, 'select count(*)::int as n from things')).toEqual([{ n: 3 }])
})

test('a seed that fails is reported with its last lines, and nothing is left running', async () => {
  const broken = node('console.error("no such column: nmae"); process.exit(3)')
  const config = { ...shop, start: { command: node(service('things')), seed: broken } }
  const preparing = prepareDatabase(options(config))
  await expect(preparing).rejects.toMatchObject({ code: 'START_FAILED' })
  await expect(preparing).rejects.toThrow(
    /the seed of shop ended \(exit code 3\)\. Its last lines \(log: \/.*shop-seed\.log\):\nno such column/,
  )
  // Its server is gone: the folder can be used again.
  await prepareDatabase(options(shop))
})

test('an interrupted seed ends with the interruption', async () => {
  const abort = new AbortController()
  const endless = node(`require('fs').writeFileSync('begun', ''); setInterval(() => {}, 1000)`)
  const config = { ...shop, start: { command: node(service('things')), seed: endless } }
  const preparing = prepareDatabase({ ...options(config), signal: abort.signal })
  const settled = preparing.catch((error: Error) => error.name)
  await expect.poll(() => readFile(join(root, 'begun'), 'utf8').catch(() => null)).toBe('')
  abort.abort()
  expect(await settled).toBe('AbortError')
})
