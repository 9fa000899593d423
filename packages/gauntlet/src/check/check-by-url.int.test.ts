import type { CheckDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { createServer, type Server } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let home: string
let database: TestDatabase
let server: Server
let url: string
let seen: string[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gauntlet-check-'))
  database = await createTestDatabase()
  await database.query('create table products (sku text primary key, stock int not null)')
  await database.query("insert into products values ('pen', 3), ('ink', 0)")
  await database.query('create table nothing (id int); create sequence numbers')
  seen = []
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const isKnown = request.url?.startsWith('/products')
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ items: [{ sku: 'pen' }] }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await write(
    'read.hurl',
    'GET {{host}}/products\nHTTP 200\n[Asserts]\njsonpath "$.items" count == 1\n',
  )
  await write(
    'rules.sql',
    '-- stock is never negative\nselect sku as key, stock from products where stock < 0;\n',
  )
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

const write = async (name: string, text: string) => await writeFile(join(home, name), text)

async function check(flow: string, ...more: string[]) {
  const args = ['check', '--url', url, '--flow', flow, '--json', ...more]
  const ran = await runCli(main, args, { cwd: home, env: process.env })
  const document = ran.stdout === '' ? undefined : (JSON.parse(ran.stdout) as CheckDocument)
  return { ...ran, document }
}

const data = () => ['--db', database.url, '--sql', 'rules.sql']

test('a target whose answers and rows are as they must be passes, and is not changed', async () => {
  const { exit, document } = await check('read.hurl', ...data())
  expect({ exit, outcome: document?.outcome }).toEqual({ exit: 0, outcome: 'pass' })
  expect(document?.checks).toMatchObject([
    { name: 'stock is never negative', outcome: 'pass', expected: 0, observed: 0 },
  ])
  expect(seen).toEqual(['GET /products'])
})

test('what was asked is counted in words', async () => {
  const args = ['check', '--url', url, '--flow', 'read.hurl', ...data()]
  const { stdout } = await runCli(main, args, { cwd: home, env: process.env })
  expect(stdout).toContain('read: 1 request as expected')
})

test('a row that must not be there fails, and is shown', async () => {
  await database.query("update products set stock = -2 where sku = 'ink'")
  const { exit, document } = await check('read.hurl', ...data())
  expect(exit).toBe(1)
  expect(document?.checks).toMatchObject([
    { outcome: 'fail', observed: 1, details: { keys: [{ key: 'ink', stock: -2 }] } },
  ])
})

test('an answer that is not as expected fails', async () => {
  await write('wrong.hurl', 'GET {{host}}/orders\nHTTP 200\n')
  const { exit, document } = await check('wrong.hurl', ...data())
  expect({ exit, outcome: document?.flows[0]?.outcome }).toEqual({ exit: 1, outcome: 'fail' })
})

test.each([
  {
    what: 'a query of an empty table',
    rules: '-- none\nselect * from nothing where id < 0;',
    reason: 'nothing was examined',
  },
  {
    what: 'a table that is not there',
    rules: '-- none\nselect * from missing;',
    reason: 'missing',
  },
  {
    what: 'a statement that would change data',
    rules: "-- none\nselect nextval('numbers'); -- two\ndelete from products returning *;",
    reason: 'its query failed, for it is no select',
  },
])('$what is no evidence, never a pass', async ({ rules, reason }) => {
  await write('rules.sql', rules)
  const { exit, document } = await check('read.hurl', ...data())
  expect(exit).toBe(3)
  expect(String(document?.checks.at(-1)?.details['reason'])).toContain(reason)
  expect(await database.query('select count(*)::int as count from products')).toEqual([
    { count: 2 },
  ])
})

test('without queries the tables are looked at: a proposed rule may pass, and breaks nothing by itself', async () => {
  const held = await check('read.hurl', '--db', database.url)
  expect(held.document?.checks).toMatchObject([
    { name: 'proposed: products: stock is never negative', outcome: 'pass' },
  ])
  expect(held.exit).toBe(0)
  await database.query("update products set stock = -2 where sku = 'ink'")
  const broken = await check('read.hurl', '--db', database.url)
  expect(broken.document?.checks).toMatchObject([{ outcome: 'no_evidence', observed: 1 }])
  expect(broken.exit).toBe(3)
})

test('without queries, and tables that make none likely, nothing was checked', async () => {
  await database.query('drop table products')
  const { exit, document } = await check('read.hurl', '--db', database.url)
  expect({ exit, reason: document?.checks[0]?.details['reason'] }).toMatchObject({
    exit: 3,
    reason: expect.stringContaining('no query was given'),
  })
})

test('a database that does not answer is an error before anything is sent', async () => {
  const { exit } = await check(
    'read.hurl',
    '--db',
    'postgres://127.0.0.1:1/x',
    '--sql',
    'rules.sql',
  )
  expect({ exit, seen }).toEqual({ exit: 4, seen: [] })
})

test('a step that would change data is refused by name before anything is sent', async () => {
  await write('write.hurl', 'GET {{host}}/products\n\nPOST {{host}}/products\n{ "sku": "x" }\n')
  const { exit, stderr } = await check('write.hurl', ...data())
  expect(exit).toBe(2)
  expect(stderr).toContain('step "POST /products": it sends POST, and check --url only reads')
  expect(seen).toEqual([])
})

test.each([
  { more: [], args: ['check'], says: 'needs HISTORY, or --url' },
  { more: [], args: ['check', '--url', 'http://127.0.0.1:1'], says: 'needs --flow FILE' },
  {
    args: ['check', '--url', 'http://127.0.0.1:1', '--flow', 'read.hurl', '--sql', 'rules.sql'],
    says: '--sql needs --db',
  },
  { args: ['check', 'x.history', '--flow', 'read.hurl'], says: 'go with --url' },
])('$args is refused: $says', async ({ args, says }) => {
  const { exit, stderr } = await runCli(main, args, { cwd: home, env: process.env })
  expect({ exit, says: stderr.includes(says) }).toEqual({ exit: 2, says: true })
})
