import type { FaultsDocument, LoadRunDocument } from '@gauntlet/contract'
import { findFreePort } from '@gauntlet/stack'
import { createTestDatabase, runCli, type TestDatabase } from '@gauntlet/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

let root: string
let example: string
let store: TestDatabase

const fenced = (language: string) =>
  Array.from(
    example.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g')),
    (match) => match[1] ?? '',
  )

// A test machine is busy with other tests: what is looked at here is not how busy.
const anyMachine =
  'auditLimits: { slipP99Ms: 60000, eventLoopP99Ms: 60000, cpuRatio: 100, unsentRatio: 1 },'

beforeAll(async () => {
  store = await createTestDatabase()
  root = await mkdtemp(join(tmpdir(), 'gauntlet-shrink-'))
  const page = await readFile(new URL('../../../../docs/faults.md', import.meta.url), 'utf8')
  example = page.slice(page.indexOf('\n## The smallest plan'))
  const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
  await symlink(modules, join(root, 'node_modules'))
  const [shop = '', config = ''] = fenced('js')
  await writeFile(join(root, 'payments.mjs'), shop)
  await writeFile(
    join(root, 'gauntlet.config.mjs'),
    config.replace('defineGauntlet({', `defineGauntlet({ ${anyMachine}`),
  )
})
afterAll(async () => {
  await rm(root, { recursive: true, force: true })
  await store.drop()
})

async function faults(line: string) {
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const { exit, stdout, stderr } = await runCli(main, `${line} --json`, { env, cwd: root })
  return { exit, stderr, document: JSON.parse(stdout) as FaultsDocument }
}

const twice = { guarantee: 'payments', class: 'DUPLICATE' }

// The example of docs/faults.md: two of its three faults are not needed.
test('a plan of three faults becomes one fault in a config, and that config shows the violation again', async () => {
  const command = (fenced('sh')[0] ?? '').trim().replace(/^gauntlet /, '')
  const { exit, document, stderr } = await faults(`${command} --repeats 2`)
  expect(exit).toBe(1)
  expect(document.shrunk).toHaveLength(1)
  const [shrunk] = document.shrunk
  expect(shrunk).toMatchObject({ violation: twice, end: 'smallest', to: { faults: 1 } })
  expect(shrunk?.to?.clients).toBeLessThan(shrunk?.from.clients ?? 0)
  expect(shrunk?.to?.requests).toBeLessThan(shrunk?.from.requests ?? 0)
  for (const line of (fenced('text')[0] ?? '').trim().split('\n')) expect(stderr).toContain(line)
  expect(stderr).toMatch(
    /^shrink: the whole plan: shows it \(1 of 1 runs\); at most \d+ min left$/m,
  )

  const path = join(root, shrunk?.config ?? '')
  const { default: config } = (await import(path)) as {
    default: { faults: Record<string, { inject: unknown[] }> }
  }
  expect(config.faults['rough']?.inject).toEqual([
    {
      kind: 'statement-reset',
      match: expect.objectContaining({ statement: 'insert into payments' }),
    },
  ])
  const again = await faults((shrunk?.command ?? '').replace(/^gauntlet /, ''))
  expect(again.document.inject).toHaveLength(1)
  expect(again.document.candidate.anomalies).toContainEqual(expect.objectContaining(twice))
  expect(again.exit).toBe(1)
}, 600_000)

test('a violation that does not show again is reported so, and nothing is claimed', async () => {
  const [shop = ''] = fenced('js')
  const brokenOnce = shop.replace(
    '.catch(() => insert(id))',
    ".catch(() => existsSync(mark) || (writeFileSync(mark, ''), insert(id)))",
  )
  expect(brokenOnce).not.toBe(shop)
  const mark = JSON.stringify(join(root, 'broken-once'))
  const imports = `import { existsSync, writeFileSync } from 'node:fs'\nconst mark = ${mark}\n`
  await writeFile(join(root, 'payments.mjs'), imports + brokenOnce)
  const { exit, document } = await faults('faults --plan rough --shrink --repeats 2')
  expect(document.candidate.anomalies).toContainEqual(expect.objectContaining(twice))
  expect(document.shrunk).toMatchObject([
    {
      violation: twice,
      end: 'not_shown',
      to: null,
      config: null,
      command: null,
      tried: 2,
      shown: 0,
      says: 'it did not show again: 0 of 2 runs showed it, and at least 1 of 2 must; nothing is claimed, and no config is written',
    },
  ])
  expect(exit).toBe(1)
}, 600_000)

/** Pays twice where a connection breaks, and writes receipts when it has answered. */
const careless = `
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import pg from 'pg'
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', () => undefined)
await pool.query('create table if not exists payments (id serial primary key, order_id text)')
await pool.query('create table if not exists receipts (order_id text)')
const insert = (id) => pool.query('insert into payments (order_id) values ($1)', [id])
createServer(async (request, response) => {
  if (request.url === '/ready') return response.end()
  const { id } = JSON.parse(await text(request))
  await insert(id).catch(() => insert(id))
  response.writeHead(201).end()
  setTimeout(() => pool.query('insert into receipts values ($1)', [id]), 600)
}).listen(process.env.PORT, '127.0.0.1')
`

const config = `
import { exactlyOnce, flow, get, post, status, think } from 'gauntlet'
const stored = (name, query) => exactlyOnce(name, {
  observe: ({ request }) => ({ action: 'add', key: request?.id ?? null }),
  stored: query,
})
export default {
  ${anyMachine}
  targets: { candidate: { start: { command: ['node', 'careless.mjs'] }, database: 'embedded' } },
  dataChecks: 'none',
  scenarios: { orders: {
    name: 'orders',
    phases: [{ kind: 'open', durationMs: 2_000, ratePerSecond: 16 }],
    flows: [{ weight: 1, flow: flow('pay', [
      post('/payments', { json: { id: '{{ $uuid() }}' }, expect: [status(201)] }),
    ]) }],
  } },
  guarantees: [
    stored('payments', 'select order_id as key from payments'),
    stored('receipts', 'select order_id as key from receipts'),
  ],
  drain: flow('settle', [think(1_200), get('/ready')]),
  faults: { rough: { scenario: 'orders', recoveryLimitMs: 2_000, inject: [
    { kind: 'delay', after: 2, requests: 2, ms: 20 },
    { kind: 'statement-reset', match: { statement: 'insert into payments', nth: 3 } },
    { kind: 'kill', after: 28, times: 1 },
  ] } },
}
`

async function writeCareless(): Promise<void> {
  await writeFile(join(root, 'careless.mjs'), careless)
  await writeFile(join(root, 'careless.config.mjs'), config)
}

/** The same shop, started by the user. */
async function withShop<Result>(
  use: (shop: { url: string; databaseUrl: string }) => Promise<Result>,
): Promise<Result> {
  const database = await createTestDatabase()
  const port = await findFreePort()
  const shop = spawn(process.execPath, ['careless.mjs'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: database.url, PORT: String(port) },
  })
  const url = `http://127.0.0.1:${port}`
  const isUp = async () => (await fetch(`${url}/ready`).catch(() => undefined))?.ok
  try {
    await expect.poll(isUp, { timeout: 60_000 }).toBe(true)
    return await use({ url, databaseUrl: database.url })
  } finally {
    const ended = once(shop, 'exit')
    shop.kill('SIGKILL')
    await ended
    await database.drop()
  }
}

test('each of two violations becomes the one fault that shows it, in a config that runs as any other', async () => {
  await writeCareless()
  const { exit, document } = await faults(
    'faults --config careless.config.mjs --shrink --repeats 1',
  )
  expect(exit).toBe(1)
  const found = document.shrunk.map(({ violation, end, to }) => ({
    violation,
    end,
    faults: to?.faults,
  }))
  expect(found).toEqual([
    { violation: twice, end: 'smallest', faults: 1 },
    { violation: { guarantee: 'receipts', class: 'LOST' }, end: 'smallest', faults: 1 },
  ])
  const configs = document.shrunk.map(({ config: file }) => file?.split('/').at(-1))
  expect(configs).toEqual(['shrunk.config.mjs', 'shrunk-2.config.mjs'])

  const [, lost] = document.shrunk
  const again = await faults((lost?.command ?? '').replace(/^gauntlet /, ''))
  expect(again.document.inject).toEqual([expect.stringMatching(/^kill /)])
  expect(again.document.candidate.anomalies.map((one) => one.class)).toContain('LOST')

  // As a user keeps it: the stage of a verdict, and the smaller load without its fault.
  const env = { ...process.env, GAUNTLET_DATABASE_URL: store.url }
  const run = async (line: string) => {
    const { exit: code, stdout } = await runCli(main, `${line} --config ${lost?.config} --json`, {
      env,
      cwd: root,
    })
    return { exit: code, document: JSON.parse(stdout) as { verdict?: string } & LoadRunDocument }
  }
  const judged = await run('run --only faults')
  expect([judged.exit, judged.document.verdict]).toEqual([1, 'hold'])
  const words = 'load run --scenario orders --phase candidate'
  const sent = await withShop(({ url, databaseUrl }) =>
    run(`${words} --target ${url} --target-database ${databaseUrl}`),
  )
  expect(sent.document.run).toMatchObject({ scenario_name: 'orders', status: 'SUCCESS' })
  expect(sent.document.endpoints[0]?.requests_total).toBeLessThan(32)
}, 900_000)

test('--max-minutes ends it for all violations together, and nothing is claimed that was not seen', async () => {
  await writeCareless()
  const { exit, document } = await faults(
    'faults --config careless.config.mjs --shrink --repeats 100 --max-minutes 1',
  )
  expect(exit).toBe(1)
  expect(document.shrunk).toHaveLength(2)
  for (const one of document.shrunk) {
    expect(one).toMatchObject({ end: 'over', to: null, config: null, command: null })
    expect(one.says).toMatch(/^the time was over before it was known whether it shows again/)
    expect(one.duration_ms).toBeLessThan(60_000)
  }
}, 600_000)
