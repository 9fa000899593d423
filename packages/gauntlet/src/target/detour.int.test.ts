import type { ErrorDocument } from '@gauntlet/contract'
import { type Postgres, startPostgres } from '@gauntlet/stack'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let home: string
let root: string
let store: TestDatabase
/** A server as a machine has one: on TCP, and on a Unix socket too. */
let server: Postgres

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gauntlet-detour-'))
  const socket = join(home, 'socket')
  await mkdir(socket)
  for (const folder of [home, socket]) await chmod(folder, 0o777)
  server = await startPostgres({
    folder: join(home, 'server'),
    settings: { unix_socket_directories: socket },
  })
  const client = new Client({ connectionString: server.url('postgres') })
  await client.connect()
  await client.query('create database shop')
  await client.end()
  await askServer('create table orders (id text)')
  store = await createTestDatabase()
})
async function askServer(sql: string) {
  const client = new Client({ connectionString: server.url('shop') })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}
afterAll(async () => {
  await store.drop()
  await server.stop('immediate')
  await rm(home, { recursive: true, force: true })
})
// A folder each: a config is imported once by its path.
beforeEach(async () => {
  root = await mkdtemp(join(home, 'project-'))
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
})

/** It reads as it should, and writes by other options. */
const shop = (options: string) => `
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
const given = new URL(process.env.DATABASE_URL)
const { username: user, password, searchParams } = given
const reads = new pg.Pool({ connectionString: given.href })
const writes = new pg.Pool({ user, password, application_name: 'writes', ...${options} })
for (const pool of [reads, writes]) pool.on('error', () => undefined)
await writes.query('create table if not exists orders (id text)')
createServer(async (request, response) => {
  if (request.url === '/ready') return response.end()
  const { id } = JSON.parse(await text(request))
  await reads.query('select 1')
  await writes.query('insert into orders values ($1)', [id])
  response.writeHead(201).end()
}).listen(process.env.PORT, '127.0.0.1')
`

const bySocket = () =>
  `{ host: ${JSON.stringify(join(home, 'socket'))}, port: ${server.port}, database: given.pathname.slice(1) }`
const toSource = () => `{ host: '127.0.0.1', port: ${server.port}, database: 'shop' }`
const withTls = () => '{ connectionString: given.href, ssl: { rejectUnauthorized: false } }'

async function writeProject(options: string): Promise<void> {
  const start = { command: ['node', 'shop.mjs'] }
  const database = { url: server.url('shop'), writable: true }
  await writeFile(join(root, 'shop.mjs'), shop(options))
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    `import { exactlyOnce, flow, post, status } from 'gauntlet'
const order = flow('order', [post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] })])
const inject = [{ kind: 'statement-reset', match: { tag: 'INSERT' } }]
const phases = [{ kind: 'open', durationMs: 1000, ratePerSecond: 5 }]
export default {
  targets: { candidate: ${JSON.stringify({ start, database })} },
  dataChecks: 'none',
  guarantees: [exactlyOnce('orders', {
    observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
    stored: 'select id as key from orders',
  })],
  scenarios: { orders: { name: 'orders', phases, flows: [{ weight: 1, flow: order }] } },
  faults: { cut: { scenario: 'orders', inject } },
  sweep: { order: { flow: order } },
}
`,
  )
}

async function ask(line: string) {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const { exit, stdout } = await runCli(main, `${line} --json`, { env, cwd: root })
  return { exit, ...(JSON.parse(stdout) as Omit<ErrorDocument, 'schema'> & { reason?: string }) }
}

const cannotWatch = 'the database of candidate cannot be watched: '
const cannotReach = 'faults at statements cannot reach the database of candidate: '

test.each([
  {
    line: 'sweep --flow order',
    what: 'by a Unix socket',
    options: bySocket,
    says: `${cannotWatch}writes over a Unix socket of the application goes around the proxy`,
  },
  {
    line: 'sweep --flow order',
    what: 'to the database of which it has a copy',
    options: toSource,
    says: `${cannotWatch}writes over TCP of the application goes around the proxy, to shop itself`,
  },
  {
    line: 'sweep --flow order',
    what: 'by TLS only',
    options: withTls,
    says: `${cannotWatch}a connection of the application to it was refused: it insists on TLS, which the proxy does not speak`,
  },
  {
    line: 'faults --plan cut',
    what: 'by a Unix socket',
    options: bySocket,
    says: `${cannotReach}1 session goes around the proxy to it ("writes", by a Unix socket)`,
  },
  {
    line: 'faults --plan cut',
    what: 'by TLS only',
    options: withTls,
    says: `${cannotReach}a connection of the application to it was refused: it insists on TLS, which the proxy does not speak`,
  },
])('`gauntlet $line` of an application that writes $what is refused', async (row) => {
  await writeProject(row.options())
  const found = await ask(row.line)
  expect(found.message ?? found.reason).toContain(row.says)
  expect(found.exit).not.toBe(0)
  expect(found.exit).not.toBe(1)
  // Nothing was sent, which would have been written there.
  expect(await askServer('select id from orders')).toEqual([])
})
