import { EXIT, type ParityDocument } from '@gauntlet/contract'
import {
  createTestDatabase,
  startRawServer,
  type RawServer,
  type TestDatabase,
  runCli,
} from '@gauntlet/testkit'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../cli/main.ts'

const page = await readFile(new URL('../../../../docs/parity.md', import.meta.url), 'utf8')
const block = (start: string): string => page.split(`\`\`\`${start}\n`)[1]?.split('```')[0] ?? ''

let folder: string
let store: TestDatabase
const servers: RawServer[] = []

/** Answers with the bodies that the page shows. */
async function serve(name: string): Promise<string> {
  const bodies = JSON.parse(block(`json ${name}`)) as Record<string, unknown>
  const server = await startRawServer((socket, request) => {
    const body = JSON.stringify(bodies[request.split(' ')[1] ?? ''] ?? {})
    const type = 'content-type: application/json'
    socket.write(`HTTP/1.1 200 OK\r\n${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  })
  servers.push(server)
  return `${name}=${server.origin}`
}

beforeAll(async () => {
  store = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-parity-'))
  await writeFile(join(folder, 'cases.yaml'), block('yaml'))
})

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await store.drop()
  await rm(folder, { recursive: true, force: true })
})

async function call(...args: string[]) {
  const env = { GAUNTLET_DATABASE_URL: store.url }
  return await runCli(main, ['parity', ...args], { env, cwd: folder, now: 0 })
}

/** Times and ports differ from run to run, and with them the widths of columns. */
const withoutTimes = (text: string): string =>
  text
    .replaceAll(/[\d.]+ ms/g, 'N ms')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/(?<=\S) +/g, ' ')
    .trim()

test('docs/parity.md shows what gauntlet parity prints', async () => {
  const targets = [await serve('before'), await serve('after')]
  const { exit, stdout } = await call(
    '--cases',
    'cases.yaml',
    ...targets.flatMap((target) => ['--target', target]),
  )
  expect(withoutTimes(stdout.split('\nevidence:')[0] ?? '')).toBe(withoutTimes(block('text')))
  expect(exit).toBe(EXIT.HOLD)
  const stored = await store.query('select kind, outcome, verdict_id from evidence_documents')
  expect(stored).toEqual([{ kind: 'parity', outcome: 'fail', verdict_id: null }])
  expect((await readdir(join(folder, 'artifacts/parity'))).toSorted()).toEqual([
    'parity-exchanges.json',
    'parity.html',
    'parity.json',
    'parity.md',
    'parity.xml',
  ])
})

const SHOP = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/metrics': { get: { responses: { 200: {} } } },
    '/orders': {
      get: {
        parameters: [
          {
            name: 'limit',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 1, maximum: 9 },
          },
        ],
        responses: { 200: {}, 400: {} },
      },
    },
  },
})

/** A build that counts what it was asked, as a process that has its own start and counters. */
async function serveShop(name: string, total: number): Promise<string> {
  let [asked, orders] = [0, 0]
  const server = await startRawServer((socket, request) => {
    asked += 1
    const isOrders = request.startsWith('GET /orders')
    if (isOrders) orders += 1
    const counted = orders > 2 ? `served{route="/orders"} ${orders}\n` : ''
    const metrics = `# HELP served answers\nstarted ${name.length}\nserved{route="/metrics"} ${asked}\n${counted}gc{of="${name}"} 1\n`
    const body = isOrders ? JSON.stringify({ total }) : metrics
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  })
  servers.push(server)
  return `${name}=${server.origin}`
}

test.each([
  {
    what: 'one build beside itself differs nowhere',
    other: 5,
    divergent: 0,
    outcome: 'no_evidence',
  },
  {
    what: 'a build that answers another total differs there',
    other: 6,
    divergent: 1,
    outcome: 'fail',
  },
])('generated requests: $what', async ({ other, divergent, outcome }) => {
  await writeFile(join(folder, 'shop.json'), SHOP)
  const [one, two] = [await serveShop('one', 5), await serveShop('other', other)]
  const sent = ['--cases', 'shop.json', '--generate', '1', '--seed', '1', '--no-shrink', '--json']
  const { stdout } = await call(...sent, '--target', one, '--target', two)
  const document = JSON.parse(stdout) as ParityDocument
  const found = document.cases.filter(({ divergences }) => divergences.length > 0)
  expect(found.every(({ name }) => name.startsWith('GET /orders'))).toBe(true)
  expect(found.length > 0).toBe(divergent > 0)
  expect(document.tally.incomparable).toBe(1)
  const metrics = document.cases.find(({ name }) => name.startsWith('GET /metrics'))
  expect(metrics).toMatchObject({
    outcome: 'no_evidence',
    reason: expect.stringMatching(/^not comparable: the body of one target changes by itself/),
  })
  expect(document.outcome).toBe(outcome)
})

test('--json prints one document and nothing else, with the keys that tools rely on', async () => {
  const targets = [await serve('before'), await serve('after')]
  const { stdout } = await call(
    '--cases',
    'cases.yaml',
    '--target',
    targets[0] ?? '',
    '--target',
    targets[1] ?? '',
    '--ignore',
    '/served_at',
    '--ignore',
    '/servedAt',
    '--json',
  )
  const document = JSON.parse(stdout) as ParityDocument
  expect(document).toMatchObject({
    schema: 'gauntlet.parity/1',
    at: '1970-01-01T00:00:00.000Z',
    targets: [
      { name: 'before', build: null },
      { name: 'after', build: null },
    ],
    tally: {
      cases: 4,
      status_matches: 4,
      body_matches: 0,
      divergent: 4,
      root_causes: 5,
      unreachable: 0,
    },
    outcome: 'fail',
  })
  expect(document.cases[0]).toMatchObject({
    name: 'first order',
    statuses: { before: 200, after: 200 },
    status_match: true,
    body_match: false,
    noisy: false,
  })
  expect(document.cases[2]?.divergences.at(-1)).toEqual({
    kind: 'value',
    pointer: '/totalCents',
    reference: '900',
    candidate: '1000',
    explained_by: null,
    target: 'after',
  })
  expect(document.mappings).toEqual([
    {
      id: 'keys-to-camelcase',
      description: 'keys -> camelCase',
      rewrites: ['keys -> camelCase at the whole body, /*'],
      places: ['the whole body', '/*'],
      explains: ['first order', 'second order'],
      residue: ['order with a discount', 'all orders'],
      target: 'after',
    },
    expect.objectContaining({ description: 'null -> absent', places: ['/note'] }),
    expect.objectContaining({
      description: 'number -> string',
      places: ['/orderId', '/*/orderId'],
    }),
  ])
})

test.each([
  { name: 'no cases', args: [], says: 'names no parity cases', code: EXIT.USAGE },
  {
    name: 'one target',
    args: ['--cases', 'cases.yaml', '--target', 'a=http://127.0.0.1:1'],
    says: 'name a second one',
    code: EXIT.USAGE,
  },
  {
    name: 'a target that is no URL',
    args: ['--cases', 'cases.yaml', '--target', 'http://127.0.0.1:1'],
    says: 'is not a target such as',
    code: EXIT.USAGE,
  },
  {
    name: 'a host that is not this machine',
    args: [
      '--cases',
      'cases.yaml',
      '--target',
      'a=http://example.org',
      '--target',
      'b=http://127.0.0.1:1',
    ],
    says: 'example.org',
    code: EXIT.USAGE,
  },
  {
    name: 'a file that is not there',
    args: [
      '--cases',
      'none.yaml',
      '--target',
      'a=http://127.0.0.1:1',
      '--target',
      'b=http://127.0.0.1:2',
    ],
    says: 'cannot be read',
    code: EXIT.USAGE,
  },
])('$name is refused', async ({ args, says, code }) => {
  const { exit, stderr } = await call(...args)
  expect(stderr).toContain(says)
  expect(exit).toBe(code)
})

test('targets that are down end as unreachable', async () => {
  const down = ['--target', 'a=http://127.0.0.1:1', '--target', 'b=http://127.0.0.1:2']
  const { exit, stdout } = await call('--cases', 'cases.yaml', ...down)
  expect(exit).toBe(EXIT.UNREACHABLE)
  expect(stdout).toContain('a did not answer: refused')
})
