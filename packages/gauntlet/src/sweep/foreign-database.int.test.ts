import {
  createForeignDatabase,
  createTestDatabase,
  type ForeignDatabase,
  type TestDatabase,
} from '@gauntlet/testkit'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runSweep } from './test-support/run-sweep.ts'

let root: string
let store: TestDatabase
let database: ForeignDatabase

/** An order belongs to a shop, which the database of tests has already. */
const shop = `
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', () => undefined)
createServer(async (request, response) => {
  if (request.url === '/ready') return response.end()
  try {
    const { id } = JSON.parse(await text(request))
    const { rowCount } = await pool.query('select 1 from shops')
    if (rowCount !== 1) throw new Error('there is no shop')
    await pool.query('insert into orders values ($1) on conflict do nothing', [id])
    response.writeHead(201).end()
  } catch (error) {
    response.writeHead(500).end(error.message)
  }
}).listen(process.env.PORT, '127.0.0.1')
`

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-sweep-'))
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
  store = await createTestDatabase()
  database = await createForeignDatabase()
  // By hand, as a project makes its database of tests.
  await database.query(`create table shops as select 'corner' as name`)
  await database.query('create table orders (id text primary key)')
  for (const table of ['shops', 'orders'])
    await database.query(`alter table ${table} owner to ${database.role}`)
  const candidate = {
    start: { command: ['node', 'shop.mjs'] },
    database: { url: database.url, writable: true },
  }
  await writeFile(join(root, 'shop.mjs'), shop)
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    `import { exactlyOnce, flow, post, status } from 'gauntlet'
export default {
  targets: { candidate: ${JSON.stringify(candidate)} },
  guarantees: [exactlyOnce('orders', {
    observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
    stored: 'select id as key from orders',
  })],
  sweep: { order: { flow: flow('order', [
    post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
  ]) } },
}
`,
  )
})
afterAll(async () => {
  await database.drop()
  await store.drop()
  await rm(root, { recursive: true, force: true })
})

const sweep = async (line: string) => await runSweep(line, { storeUrl: store.url, root })

test('a database of tests is swept on copies, its server is not crashed, and nothing is left there', async () => {
  const { document, exit } = await sweep('--flow order --repeats 1')
  expect({ exit, message: document.message }).toEqual({ exit: 0 })
  const ofInsert = document.cells.filter(({ event }) => event.startsWith('insert-orders'))
  const cells = ofInsert.map(({ point, fault, outcome }) => `${point} ${fault}: ${outcome}`)
  expect(cells.toSorted()).toEqual([
    'after kill: pass',
    'after lost-answer: pass',
    'after reset: pass',
    'after swallow: pass',
    'before kill: pass',
    'before lost-answer: pass',
    'before reset: pass',
  ])
  expect(document.cells.every(({ proof }) => proof !== null)).toBe(true)
  expect(document.warnings[0]).toBe(
    'crash is left out: Gauntlet did not start the database of candidate, and crashes none of others.',
  )
  expect(await database.query('select id from orders')).toEqual([])
  const copies = `select datname from pg_database where pg_get_userbyid(datdba) = '${database.role}'`
  expect(await database.query(copies)).toEqual([{ datname: database.name }])
})

test('a cell that crashes the database is refused by name', async () => {
  const { document, exit } = await sweep('--flow order --cell commit-1.1/after/crash')
  expect(exit).toBe(2)
  expect(document.message).toBe(
    "the cell commit-1.1/after/crash crashes the database, and Gauntlet did not start that of candidate: give targets.candidate database: 'embedded'",
  )
})
