import { toSweepEvents } from '@gauntlet/core/sweep'
import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { toFingerprint } from '@gauntlet/faults'
import { runSweep } from './test-support/run-sweep.ts'

let root: string
let store: TestDatabase

beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(async () => await store.drop())
// A folder each: a config is imported once by its path.
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-sweep-'))
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** Answers POST /orders by what is done with `pool`, `id` and `count`, the number of requests so far. */
const shop = (work: string, before = '') => `
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
let options = { connectionString: process.env.DATABASE_URL }
${before}
const pool = new pg.Pool(options)
pool.on('error', () => undefined)
await pool.query('create table if not exists orders (id text)')
let count = 0
createServer(async (request, response) => {
  if (request.url === '/ready') return response.end()
  try {
    const { id } = JSON.parse(await text(request))
    count += 1
    ${work}
    response.writeHead(201).end()
  } catch (error) {
    if (!response.headersSent) response.writeHead(500)
    response.end(error.message)
  }
}).listen(process.env.PORT, '127.0.0.1')
`

const insert = "await pool.query('insert into orders values ($1)', [id])"

type Rest = {
  readonly target?: object | undefined
  /** How many orders the flow sends. */
  readonly orders?: number
}

async function writeProject(
  work: string,
  before?: string,
  { target, orders = 1 }: Rest = {},
): Promise<void> {
  await writeFile(join(root, 'shop.mjs'), shop(work, before))
  const candidate = target ?? { start: { command: ['node', 'shop.mjs'] }, database: 'embedded' }
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    `import { exactlyOnce, flow, post, status } from 'gauntlet'
export default {
  targets: { candidate: ${JSON.stringify(candidate)} },
  guarantees: [exactlyOnce('orders', {
    observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
    stored: 'select id as key from orders',
  })],
  sweep: { order: { flow: flow('order', Array.from({ length: ${orders} }, () =>
    post('/orders', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
  )) } },
}
`,
  )
}

const sweep = async (line = '--flow order --repeats 1') =>
  await runSweep(line, { storeUrl: store.url, root })

test('an order that is stored without a key is doubled by a retry, and every cell has its place', async () => {
  await writeProject(insert)
  const { exit, document } = await sweep()
  expect(exit).toBe(1)
  expect(document.events.map(({ sql, role }) => [sql, role])).toEqual([
    ['insert into orders values ($1)', 'commit'],
  ])
  const outcomes = document.cells.map(({ id, outcome }) => [id.replace(/^[^/]+\//, ''), outcome])
  expect(Object.fromEntries(outcomes)).toEqual({
    'after/kill': 'fail',
    'after/reset': 'fail',
    'after/swallow': 'fail',
    'after/crash': 'fail',
    'after/lost-answer': 'fail',
    'before/kill': 'pass',
    'before/reset': 'pass',
    'before/crash': 'pass',
    'before/lost-answer': 'fail',
  })
  expect(document.cells.every(({ proof }) => proof !== null)).toBe(true)
  expect(document.counts).toEqual({ DUPLICATE: 6 })
  expect(document.last_run).toMatchObject({ complete: true, outcome: 'pass' })
})

test('one cell or pair is run alone by its command, and one that there is not is refused', async () => {
  await writeProject(insert)
  const sql = 'insert into orders values ($1)'
  const [event] = toSweepEvents([
    {
      sql,
      fingerprint: toFingerprint(sql),
      transaction: 'idle',
      connection: 0,
      step: '',
      isAnswered: false,
    },
  ])
  const cell = `${event?.id}/before/reset`
  const { document } = await sweep(`--flow order --cell ${cell}`)
  expect(document.cells.map(({ id, outcome }) => [id, outcome])).toEqual([[cell, 'pass']])
  expect(document).toMatchObject({ only: [cell], last_run: null, outcome: 'pass' })
  const pair = `${cell}+${event?.id}/before/kill`
  const paired = await sweep(`--flow order --cell ${pair}`)
  expect(paired.document.cells).toMatchObject([
    {
      id: pair,
      outcome: 'pass',
      proof: expect.stringMatching(/; then: process \d+ ended by SIGKILL/),
    },
  ])
  const unknown = await sweep(`--flow order --cell ${cell}x`)
  expect(unknown.exit).toBe(2)
  expect(unknown.document.message).toContain(`has no cell "${cell}x"; did you mean "${cell}"?`)
})

test('an answer before the work is lost by a kill that comes after it', async () => {
  await writeProject(
    `response.writeHead(201).end(); await new Promise((go) => setTimeout(go, 30)); ${insert}; return`,
  )
  const { document } = await sweep()
  expect(document.events[0]).toMatchObject({ answered: true })
  const red = document.cells.filter(({ outcome }) => outcome === 'fail')
  expect(red.map(({ id }) => id.replace(/^[^/]+\//, ''))).toEqual(
    expect.arrayContaining(['before/kill', 'before/crash']),
  )
  expect(document.counts).toHaveProperty('LOST')
  expect(document.cells.map(({ fault }) => fault)).not.toContain('lost-answer')
})

test('a flow that does not always send the same statements has no evidence, and it is said where', async () => {
  const odd = "appendFileSync('count', 'x'); if (readFileSync('count').length % 2 === 1)"
  await writeProject(
    `${insert}; ${odd} await pool.query('select now()')`,
    "const { appendFileSync, readFileSync } = await import('node:fs')",
  )
  const { exit, document } = await sweep()
  expect(exit).toBe(3)
  expect(document).toMatchObject({ cells: [], stopped: 'not_started', outcome: 'no_evidence' })
  expect(document.differences[0]).toMatch(/^only recording [12] has statement 2: select now\(\)/)
})

test('what a process remembers is no difference: it is started again for each run', async () => {
  await writeProject(`${insert}; if (count === 1) await pool.query('select now()')`)
  // Cells are planned once the recordings agree.
  const { document } = await sweep('--flow order --cell x')
  expect(document.message).toContain('the flow has no cell "x"')
})

test('what a crash loses under synchronous_commit = off is configuration of the database', async () => {
  // The writer of the log waits, so that what was not written at a commit is lost for sure.
  const settings = [
    'alter role postgres set synchronous_commit = off',
    `alter system set wal_writer_delay = '10s'`,
    'select pg_reload_conf()',
  ]
  await mkdir(join(root, 'migrations'))
  for (const [at, sql] of settings.entries())
    await writeFile(join(root, 'migrations', `${at}.sql`), sql)
  const once = 'insert into orders select $1 where not exists (select from orders where id = $1)'
  const start = { command: ['node', 'shop.mjs'], migrate: { sql: 'migrations' } }
  await writeProject(`await pool.query('${once}', [id])`, '', {
    target: { start, database: 'embedded' },
    orders: 2,
  })
  const { document } = await sweep()
  expect(document.database_settings).toMatchObject({ synchronous_commit: 'off', fsync: 'on' })
  expect(document.warnings[0]).toBe(
    "The database runs with synchronous_commit = off: what a crash loses then is configuration of the database, not the application's fault.",
  )
  expect(document.cells.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  // The first order was answered, and a crash at the second one lost it.
  const lost = document.cells.filter(({ outcome }) => outcome === 'no_evidence')
  expect(lost.map(({ fault, event }) => [fault, event.split('.').at(-1)])).toContainEqual([
    'crash',
    '2',
  ])
  for (const { reason } of lost)
    expect(reason).toMatch(/^orders: LOST, and the database runs with synchronous_commit = off: /)
})

test.each([
  {
    what: 'a target that Gauntlet does not start',
    target: { url: 'http://127.0.0.1:1' },
    message: 'targets.candidate is only a url',
  },
  {
    what: 'a database that is not embedded',
    target: { start: { command: ['node', 'shop.mjs'] }, database: { url: 'postgres://x/y' } },
    message: 'targets.candidate has a database of yours',
  },
  {
    what: 'a flow that writes nothing',
    work: "await pool.query('select 1')",
    message: 'writes nothing: it sent 1 statements',
  },
  {
    what: 'a client that insists on TLS',
    before: 'options.ssl = { rejectUnauthorized: false }',
    message: 'cannot be watched',
  },
  {
    what: 'a connection that goes around the proxy',
    before: `const first = new pg.Client(options); await first.connect()
      const { rows } = await first.query('select inet_server_port() as port'); await first.end()
      const direct = new URL(options.connectionString); direct.port = rows[0].port
      options = { connectionString: direct.href, application_name: 'shop' }`,
    message: 'shop over TCP of the application goes around the proxy',
  },
])(
  '$what is refused with the reason, before anything is broken',
  async ({ target, work, before, message }) => {
    await writeProject(work ?? insert, before, { target })
    const { exit, document } = await sweep()
    expect(exit).toBe(2)
    expect(document.message).toContain(message)
  },
)

test('a flow that the config does not have is refused with those that it has', async () => {
  await writeProject(insert)
  const { exit, document } = await sweep('--flow ordr')
  expect(exit).toBe(2)
  expect(document.message).toContain('has no sweep "ordr"; did you mean "order"? (it has order)')
})
