import { createTestDatabase, type TestDatabase } from '@gauntlet/testkit'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { runSweep } from './run-sweep.ts'

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

export const insert = "await pool.query('insert into orders values ($1)', [id])"

type Shop = Rest & { readonly work: string; readonly before?: string | undefined }

type Rest = {
  readonly target?: object | undefined
  /** How many orders the flow sends. */
  readonly orders?: number
}

async function writeShop(root: string, { work, before, target, orders = 1 }: Shop): Promise<void> {
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

/** A project in a separate folder for each test, as a config is imported once by its path, and a store for all. */
export function useSwept() {
  let root = ''
  let store: TestDatabase | undefined
  beforeAll(async () => {
    store = await createTestDatabase()
  })
  afterAll(async () => await store?.drop())
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'gauntlet-sweep-'))
    const modules = fileURLToPath(new URL('../../../../../node_modules', import.meta.url))
    await symlink(modules, join(root, 'node_modules'))
  })
  afterEach(async () => {
    await rm(root, { recursive: true, force: true })
  })
  return {
    folder: () => root,
    writeProject: async (work: string, before?: string, rest: Rest = {}) =>
      await writeShop(root, { work, before, ...rest }),
    sweep: async (line = '--flow order --repeats 1') =>
      await runSweep(line, { storeUrl: store?.url ?? '', root }),
  }
}
