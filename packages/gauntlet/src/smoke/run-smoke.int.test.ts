import type { SmokeCheck, SmokeConfig } from '@gauntlet/contract'
import {
  capture,
  equals,
  flow,
  get,
  jsonPath,
  post,
  status,
  think,
  when,
  type RequestOptions,
  type Step,
} from '@gauntlet/core/flow'
import { createSocketTransport } from '@gauntlet/engine'
import { readHurlFlow } from '@gauntlet/formats'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { runSmoke, type SmokeOptions } from './run-smoke.ts'

const servers: Server[] = []
const transport = createSocketTransport()

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((done) => server.once('listening', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Orders with an id; `/hang` never answers, `/endless` never ends its answer. */
const shop: RequestListener = (request, response) => {
  const json = (code: number, body: unknown) =>
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.url === '/hang') return
  if (request.url === '/endless') {
    response.writeHead(200)
    const drip = setInterval(() => response.write('x'), 20)
    response.once('close', () => clearInterval(drip))
    return
  }
  if (request.url === '/ready') return void json(200, {})
  if (request.method === 'POST') return void json(201, { id: 'o-7' })
  json(request.url === '/orders/o-7' ? 200 : 404, { id: 'o-7' })
}

const check = (name: string, steps: readonly Step[], ...needs: string[]): SmokeCheck => ({
  name,
  target: 'shop',
  needs,
  flow: flow(name, steps),
})

async function walk(config: Partial<SmokeConfig>, more: Partial<SmokeOptions> = {}, url?: string) {
  const address = url ?? (await serve(shop))
  const target = { name: 'shop', urls: [address], build: 'b-1', readyPath: '/ready', headers: {} }
  return await runSmoke({
    config: { checks: [], ...config },
    targets: new Map([['shop', target]]),
    transport,
    tool: '0.0.0',
    at: new Date(0),
    signal: new AbortController().signal,
    ...more,
  })
}

const create = check('create', [
  post('/orders', { expect: [status(201)], capture: [capture('id', jsonPath('$.id'))] }),
])
const read = check('read', [get('/orders/{{ id }}', { expect: [status(200)] })], 'create')

test('what a check captures is there for those that need it', async () => {
  const document = await walk({ checks: [create, read] })
  expect(document.checks.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
    'shop: connect: pass',
    'shop: ready: pass',
    'create: pass',
    'read: pass',
  ])
  expect(document.checks[3]?.steps[0]?.request).toBe('GET /orders/o-7')
  expect(document).toMatchObject({ outcome: 'pass', footer: { complete: true, checks: 4 } })
})

test('a broken expectation says what was expected and seen, and skips what needs it', async () => {
  const broken = check('create', [post('/orders', { expect: [equals(jsonPath('$.id'), 'o-8')] })])
  const { checks, outcome } = await walk({ checks: [broken, read] })
  expect(checks[2]).toMatchObject({ outcome: 'fail' })
  expect(checks[2]?.reason).toMatch(/POST \/orders: expected .*o-8.*got .*o-7/)
  expect(checks[3]).toMatchObject({
    outcome: 'no_evidence',
    reason: 'skipped: "create" did not pass',
  })
  expect(outcome).toBe('fail')
})

test.each([
  {
    code: 500,
    why: /GET \/a: answered 500, and the step expects no status: add expect: \[status\(500\)\]/,
  },
  { code: 404, why: /answered 404/ },
  { code: 302, why: /answered 302, a redirect to \/login, and the step expects no status/ },
])('a check that expects nothing fails when it is answered $code', async ({ code, why }) => {
  const url = await serve((request, response) => {
    const answered = request.url === '/a' ? code : 200
    response.writeHead(answered, answered === 302 ? { location: '/login' } : {}).end('{}')
  })
  const expecting = (step: RequestOptions) =>
    walk({ checks: [check('a', [get('/a', step)])] }, {}, url)
  const { checks, outcome } = await expecting({})
  expect(outcome).toBe('fail')
  expect(checks[2]?.reason).toMatch(why)
  expect(checks[2]?.steps).toMatchObject([{ status: code, failures: [expect.any(String)] }])
  // Of the body alone: the status is declared by nothing.
  expect((await expecting({ expect: [equals(jsonPath('$'), {})] })).outcome).toBe('fail')
  expect((await expecting({ expect: [status(code)] })).outcome).toBe('pass')
})

test('a check that expects nothing passes where it is answered as expected, 304 included', async () => {
  const url = await serve((request, response) => {
    response.writeHead(request.url === '/a' ? 304 : 200).end()
  })
  const { outcome } = await walk({ checks: [check('a', [get('/a'), get('/b')])] }, {}, url)
  expect(outcome).toBe('pass')
})

test('a check that sent nothing is no evidence', async () => {
  const { checks } = await walk({ checks: [check('a', [when('1 > 2', [get('/ready')])])] })
  expect(checks[2]).toMatchObject({ outcome: 'no_evidence', reason: 'it sent no request' })
})

test('a redirect is not ready, and nobody is asked where it leads', async () => {
  const asked: unknown[] = []
  const url = await serve((request, response) => {
    asked.push(request.url)
    if (request.url === '/login') return response.end('sign in')
    return response.writeHead(302, { location: '/login' }).end()
  })
  const { checks } = await walk({ readyTimeoutMs: 10 }, {}, url)
  expect(checks[1]).toMatchObject({
    outcome: 'fail',
    reason: `${url}: GET /ready answered 302, a redirect to /login, which is not followed`,
  })
  expect(new Set(asked)).toEqual(new Set(['/ready']))
})

test.each([
  { root: 404, outcome: 'pass', reason: null },
  { root: 302, outcome: 'pass', reason: null },
  { root: 503, outcome: 'fail', reason: 'GET / answered 503' },
])(
  'where nobody named a ready path, a root that answers $root: $outcome',
  async ({ root, outcome, reason }) => {
    const url = await serve((_, response) => response.writeHead(root).end())
    const target = {
      name: 'shop',
      urls: [url],
      build: undefined,
      readyPath: undefined,
      headers: {},
    }
    const { checks } = await walk({ readyTimeoutMs: 10 }, { targets: new Map([['shop', target]]) })
    expect(checks[1]).toMatchObject({ outcome, reason: reason && `${url}: ${reason}` })
  },
)

test('what Gauntlet asks by itself is marked so; a check of the config is not, whatever it is called', async () => {
  const { checks } = await walk({ checks: [check('queue: ready', [get('/ready')])] })
  expect(checks.map(({ name, probe }) => [name, probe])).toEqual([
    ['shop: connect', 'connect'],
    ['shop: ready', 'ready'],
    ['queue: ready', undefined],
  ])
})

test.each(['/hang', '/endless'])(
  '%s ends with the budget: no evidence, never a hang',
  async (path) => {
    const stuck = check('stuck', [get(path, { expect: [status(200)] })])
    const later = check('later', [get('/ready', { expect: [status(200)] })], 'stuck')
    const { checks, outcome } = await walk({ checks: [stuck, later], budgetMs: 400 })
    expect(checks.slice(2).map((one) => one.outcome)).toEqual(['no_evidence', 'no_evidence'])
    expect(outcome).toBe('no_evidence')
  },
)

test('a check that the budget ends between two steps is no evidence, though the first went well', async () => {
  const half = check('half', [get('/ready'), think(5_000), get('/ready')])
  const { checks } = await walk({ checks: [half], budgetMs: 500 })
  expect(checks[2]).toMatchObject({
    outcome: 'no_evidence',
    reason: 'interrupted before its last step',
  })
})

test('nobody at the address: connect fails, and everything else names that cause', async () => {
  const url = await serve(shop)
  servers.splice(0).forEach((server) => server.close())
  const { checks } = await walk({ checks: [create, read], readyTimeoutMs: 200 }, {}, url)
  expect(checks[0]).toMatchObject({ outcome: 'fail', reason: `${url}: ECONNREFUSED` })
  for (const { outcome, reason } of checks.slice(1)) {
    expect({ outcome, reason }).toEqual({
      outcome: 'no_evidence',
      reason: 'skipped: "shop: connect" did not pass',
    })
  }
})

test('a target that gets ready late is polled, and the polls are counted', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    response.writeHead(asked < 3 ? 503 : 200).end('{}')
  })
  const { checks } = await walk({}, {}, url)
  expect(checks[1]).toMatchObject({ name: 'shop: ready', outcome: 'pass', attempts: 3 })
})

test('clean-up runs after a failure too, with what was captured, and is reported separately', async () => {
  const failing = check('failing', [get('/nowhere', { expect: [status(200)] })], 'create')
  const last = check('delete', [get('/orders/{{ id }}', { expect: [status(200)] })])
  const document = await walk({ checks: [create, failing], finally: [last] })
  expect(document.finally).toMatchObject([{ name: 'delete', outcome: 'pass' }])
  expect(document.checks).toHaveLength(4)
  expect(document.outcome).toBe('fail')
})

test('a target that did not start has no evidence, with its reason', async () => {
  const absent = new Map([['rare', 'its runtime is missing']])
  const other: SmokeCheck = { ...create, name: 'other', target: 'rare' }
  const { checks } = await walk({ checks: [other] }, { absent })
  expect(checks.find(({ name }) => name === 'rare: ready')).toMatchObject({
    outcome: 'no_evidence',
    reason: 'did not start: its runtime is missing',
  })
  expect(checks.find(({ name }) => name === 'other')?.reason).toBe(
    'skipped: "rare: ready" did not pass',
  )
})

test('a Hurl file is a check too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-hurl-'))
  const file = join(folder, 'orders.hurl')
  const entries =
    'POST {{url}}/orders\nHTTP 201\n[Captures]\nid: jsonpath "$.id"\n\nGET {{url}}/orders/{{id}}\nHTTP 200\n'
  const url = await serve(shop)
  await writeFile(file, entries.replaceAll('{{url}}', url))
  const { checks } = await walk(
    { checks: [{ name: 'orders', target: 'shop', flow: await readHurlFlow(file) }] },
    {},
    url,
  )
  expect(checks[2]).toMatchObject({ name: 'orders', outcome: 'pass' })
  expect(checks[2]?.steps.map(({ status: code }) => code)).toEqual([201, 200])
  await rm(folder, { recursive: true, force: true })
})
