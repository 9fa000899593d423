import type { TlsConfig } from '@gauntlet/contract'
import { flow, get, post, status } from '@gauntlet/core/flow'
import { certificateFile, createTestDatabase, type TestDatabase, runCli } from '@gauntlet/testkit'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { main } from '../cli/main.ts'
import { loadTargetsConfig } from './read-target-tls.ts'

let folder: string
let configs = 0
let store: TestDatabase
let servers: Server[] = []
/** `METHOD /path` of each request, with the name asked for and whether the certificate of the client was good. */
let received: { request: string; servername: unknown; authorized: boolean }[]

beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(async () => await store.drop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-tls-'))
  received = []
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  await rm(folder, { recursive: true, force: true })
})

const pem = (name: Parameters<typeof certificateFile>[0]) => readFileSync(certificateFile(name))

async function serve(options: ServerOptions): Promise<string> {
  const server = createServer(options, ({ method, url, socket }, response) => {
    const { servername, authorized } = socket as never
    received.push({ request: `${method} ${url}`, servername, authorized })
    response.setHeader('content-type', 'application/json').end('{"ok":true}')
  })
  server.on('tlsClientError', () => undefined)
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const look = flow('look', [get('/look', { expect: [status(200)] })])
const config = (urls: readonly string[], tls: TlsConfig | undefined) => ({
  targets: Object.fromEntries(urls.map((url, at) => ['ab'[at], { url, ...(tls && { tls }) }])),
  compare: { baseline: 'a', candidate: 'b' },
  dataChecks: 'none',
  smoke: { readyTimeoutMs: 50, checks: [{ name: 'looks', target: 'a', needs: [], flow: look }] },
  parity: { cases: 'cases.json', targets: ['a', 'b'], shrink: false, repeats: 2 },
  scenarios: {
    look: {
      name: 'look',
      phases: [{ kind: 'count', name: 'three', arrivals: 3, durationMs: 50 }],
      flows: [{ weight: 1, flow: look }],
    },
  },
  backgroundJobs: [{ flow: flow('job', [post('/job')]), everyMs: 1_000 }],
})

async function writeConfig(value: object): Promise<string> {
  await writeFile(
    join(folder, 'cases.json'),
    JSON.stringify({ cases: [{ name: 'one', request: { method: 'GET', path: '/case' } }] }),
  )
  // A module is read once in a process: each config is a separate file.
  const file = `config-${(configs += 1)}.mjs`
  await writeFile(join(folder, file), `export default ${JSON.stringify(value)}\n`)
  return file
}

async function call(command: string, file: string) {
  const env = { GAUNTLET_DATABASE_URL: store.url }
  const line = `${command} --config ${file}`
  const { exit, stdout, stderr } = await runCli(main, line, { env, cwd: folder, now: 0 })
  return { exit, text: stdout + stderr }
}

const LOAD = 'load run --scenario look --phase baseline --target a'
const commands = ['smoke', 'parity', LOAD]

test('smoke, parity and load show the certificate of the client, trust the authority, and ask for the name', async () => {
  const ca = pem('ca')
  const options = { cert: pem('server'), key: pem('server-key'), ca, requestCert: true }
  const urls = [await serve(options), await serve(options)]
  const tls = {
    ca: [certificateFile('ca'), certificateFile('other')],
    cert: certificateFile('client'),
    key: certificateFile('client-key'),
    servername: 'localhost',
  }
  const file = await writeConfig(config(urls, tls))
  for (const command of commands) {
    const { text } = await call(command, file)
    expect(text).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE|no TLS|authority/)
  }
  const requests = new Set(received.map(({ request }) => request))
  expect([...requests]).toEqual(
    expect.arrayContaining(['GET /', 'GET /look', 'GET /case', 'POST /job']),
  )
  expect(received.filter(({ authorized }) => !authorized)).toEqual([])
  expect(new Set(received.map(({ servername }) => servername))).toEqual(new Set(['localhost']))
  for (const name of await readdir(join(folder, 'artifacts'), { recursive: true })) {
    const text = await readFile(join(folder, 'artifacts', name), 'utf8').catch(() => '')
    expect(text).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE/)
  }
})

test('compare and the drain before the guarantees go over TLS with the same certificate and name', async () => {
  const options = {
    cert: pem('server'),
    key: pem('server-key'),
    ca: pem('ca'),
    requestCert: true,
    rejectUnauthorized: true,
  }
  const urls = [await serve(options), await serve(options)]
  const tls = {
    ca: certificateFile('ca'),
    cert: certificateFile('client'),
    key: certificateFile('client-key'),
    servername: 'localhost',
  }
  const file = await writeConfig(config(urls, tls))
  await writeFile(
    join(folder, 'drained.mjs'),
    `import config from './${file}'
const observe = () => ({ seen: [{ action: 'write', key: 'k', value: 'v' }] })
const stored = 'select null as key, null as value where false'
export default {
  ...config,
  targets: { ...config.targets, a: { ...config.targets.a, database: { url: '${store.url}' } } },
  drain: ${JSON.stringify(flow('drain', [get('/drain', { expect: [status(200)] })]))},
  guarantees: [{ name: 'g', kind: 'writeOnce', columns: ['key', 'value'], stored, observe, check: () => { throw new Error('no check') } }],
}
`,
  )
  await call(LOAD, 'drained.mjs')
  expect(received.map(({ request }) => request)).toContain('GET /drain')
  received = []
  const compare = 'compare --scenario look --blocks 8 --cool-down 0 --profile quick --margin 99%'
  const { text } = await call(compare, file)
  expect(text).not.toMatch(/no TLS|authority|certificate/)
  // It may be decided, or out of clean blocks, before the last one.
  expect(text).toMatch(/block \d of 8/)
  expect(received.length).toBeGreaterThan(0)
  expect(
    received.filter(({ authorized, servername }) => !authorized || servername !== 'localhost'),
  ).toEqual([])
})

const remedies = {
  server: /unable to verify the first certificate.*tls\.ca of the target/s,
  expired: /certificate has expired: renew the certificate/,
  other: /127\.0\.0\.1 is not in the cert.*tls\.servername/s,
}

test.each([
  { what: 'of an unknown authority', own: 'server', tls: undefined },
  { what: 'that has expired', own: 'expired', tls: { ca: certificateFile('ca') } },
  { what: 'for another name', own: 'other', tls: { ca: certificateFile('ca') } },
] as const)(
  'a certificate $what ends smoke, parity and load with its reason',
  async ({ own, tls }) => {
    const url = await serve({ cert: pem(own), key: pem(`${own}-key`) })
    const file = await writeConfig(config([url, url], tls))
    for (const command of commands) {
      const { exit, text } = await call(command, file)
      expect(text).toMatch(remedies[own])
      expect([1, 3, 4]).toContain(exit)
    }
    expect(received).toEqual([])
  },
)

test.each([
  ['ca', { ca: 'nowhere.pem' }, /nowhere\.pem cannot be read: ENOENT/],
  ['ca', { ca: ['.'] }, /is not a file/],
  ['ca', { ca: 'cases.json' }, /cases\.json is no certificate in PEM/],
  ['ca', { ca: certificateFile('server-key') }, /server-key\.pem is no certificate in PEM/],
  ['key', { cert: certificateFile('client'), key: 'cases.json' }, /cases\.json is no private key/],
  [
    'cert',
    { cert: certificateFile('client'), key: certificateFile('server-key') },
    /cannot be used together/,
  ],
] as const)('a file of tls.%s that is of no use is named: %j', async (part, tls, reason) => {
  const file = await writeConfig(config(['https://127.0.0.1:1', 'https://127.0.0.1:2'], tls))
  await expect(loadTargetsConfig(folder, file)).rejects.toThrow(reason)
  const { exit, text } = await call('smoke', file)
  expect(exit).toBe(2)
  expect(text).toMatch(new RegExp(`targets\\.a\\.tls(\\.${part}|: ${part})`))
  expect(text).not.toMatch(/PRIVATE KEY/)
})

test.each([
  [{ url: 'http://127.0.0.1:1' }, {}, /tls needs a url of https/],
  [{ start: { command: ['x'] } }, {}, /tls is for a target with a url/],
  [{ url: 'https://127.0.0.1:1' }, { cert: 'a.pem' }, /cert and key together/],
  [{ url: 'https://127.0.0.1:1' }, { ca: [7] }, /tls\.ca\[0\] must be string/],
  [{ url: 'https://127.0.0.1:1' }, { verify: false }, /tls\.verify is unknown/],
])('%j with tls %j is refused', async (target, tls, reason) => {
  const file = await writeConfig({ targets: { a: { ...target, tls } } })
  await expect(loadTargetsConfig(folder, file)).rejects.toThrow(reason)
})
