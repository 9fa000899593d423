import type { VerdictDocument } from '@gauntlet/contract'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { main } from '../../cli/main.ts'

let root: string
let store: TestDatabase

beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(async () => await store.drop())
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gauntlet-sweep-stage-'))
  const modules = fileURLToPath(new URL('../../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
  await writeFile(join(root, 'shop.mjs'), shop)
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

/** With a key, an order that comes again is the same order. */
const shop = `
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
const isKeyed = process.env.KEYED === 'yes'
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', () => undefined)
await pool.query('create table if not exists orders (id text ' + (isKeyed ? 'primary key)' : ')'))
const insert = 'insert into orders values ($1)' + (isKeyed ? ' on conflict do nothing' : '')
createServer(async (request, response) => {
  if (request.url === '/ready') return response.end()
  try {
    await pool.query(insert, [JSON.parse(await text(request)).id])
    response.writeHead(201).end()
  } catch (error) {
    response.writeHead(500).end(error.message)
  }
}).listen(process.env.PORT, '127.0.0.1')
`

async function run(keyed: { readonly baseline: string; readonly candidate: string }) {
  const target = (name: 'baseline' | 'candidate') => ({
    start: { command: ['node', 'shop.mjs'], env: { KEYED: keyed[name] } },
    database: 'embedded',
  })
  const targets = { baseline: target('baseline'), candidate: target('candidate') }
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    `import { exactlyOnce, flow, post, status } from 'gauntlet'
export default {
  targets: ${JSON.stringify(targets)},
  compare: { baseline: 'baseline', candidate: 'candidate', sameBuild: true },
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
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const line = 'run --only sweep --profile quick --json'
  const { exit, stdout } = await runCli(main, line, { env, cwd: root })
  const document = JSON.parse(stdout) as VerdictDocument
  return { exit, stage: document.stages.find(({ stage }) => stage === 'sweep') }
}

test('what the change fixed is reported of the baseline, and the verdict is ship', async () => {
  const { exit, stage } = await run({ baseline: 'no', candidate: 'yes' })
  expect(stage?.reasons.map(({ check, outcome }) => [check, outcome])).toEqual([
    ['orders (sweep of order)', 'pass'],
    ['answers (sweep of order)', 'pass'],
    ['every statement was swept (order)', 'pass'],
  ])
  expect(stage?.baseline_failures?.map(({ check }) => check)).toEqual([
    'orders: DUPLICATE (sweep of order)',
  ])
  expect(exit).toBe(0)
})

test('what the change brought holds it, with the statement, and is stored as evidence', async () => {
  const { exit, stage } = await run({ baseline: 'yes', candidate: 'no' })
  const [broken] = stage?.reasons ?? []
  expect(broken).toMatchObject({ check: 'orders: DUPLICATE (sweep of order)', outcome: 'fail' })
  expect(broken?.summary).toMatch(/^after "insert into orders values \(\$1\)" .*; new: baseline/)
  expect(exit).toBe(1)
  const rows = await store.query<{ outcome: string; verdict: boolean }>(
    "select outcome, verdict_id is not null as verdict from evidence_documents where kind = 'sweep' order by at desc limit 1",
  )
  expect(rows).toEqual([{ outcome: 'fail', verdict: true }])
})
