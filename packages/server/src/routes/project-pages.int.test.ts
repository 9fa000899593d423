import { PageError, type PagePlugin } from '@gauntlet/contract'
import type { Store } from '@gauntlet/store'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer } from '../create-server.ts'
import type { ServedPage } from '../project-pages/served-page.ts'

const moduleCode = 'export function mount() {}'
const data = '/api/pages/stock/data'
const module = '/pages/stock.js'
let folder: string
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-project-pages-'))
  file = join(folder, 'page.js')
  await writeFile(file, moduleCode)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const lines: string[] = []

async function serve(pages?: readonly ServedPage[], token?: string) {
  return await createServer({
    store: {} as Store,
    now: () => 1_700_000_000_000,
    log: { write: (line) => lines.push(line) },
    ...(pages && { pages }),
    ...(token !== undefined && { token }),
  })
}

const toPage = (read: PagePlugin['read'], timeoutMs?: number): ServedPage => ({
  name: 'Stock',
  path: 'stock',
  file,
  read,
  ...(timeoutMs !== undefined && { timeoutMs }),
})

async function ask(read: PagePlugin['read'], { url = data, timeoutMs = 10_000 } = {}) {
  const server = await serve([toPage(read, timeoutMs)])
  const answer = await server.inject(url)
  await server.close()
  return { status: answer.statusCode, body: answer.json(), text: answer.body }
}

test('a project without pages has none: no entry, no data, no module', async () => {
  const server = await serve()
  expect((await server.inject('/api/pages')).json()).toEqual({ pages: [] })
  for (const url of ['/api/pages/experiments/data', '/pages/experiments.js', '/pages/x']) {
    const answer = await server.inject(url)
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 404, 'NOT_FOUND'])
    expect(answer.json().hint).toContain('gauntlet.config.ts')
  }
})

test('the navigation gets names, links and paths, and nothing of this machine', async () => {
  const server = await serve([
    { name: 'Grafana', link: 'https://grafana.example/' },
    toPage(() => 1),
  ])
  expect((await server.inject('/api/pages')).json()).toEqual({
    pages: [
      { name: 'Grafana', link: 'https://grafana.example/' },
      { name: 'Stock', path: 'stock' },
    ],
  })
})

test.each(['/api/pages', data, module])('%s wants a session', async (url) => {
  let asked = 0
  const server = await serve([toPage(() => (asked += 1))], 'token of the dashboard')
  const answer = await server.inject(url)
  expect([answer.statusCode, answer.json().code, asked]).toEqual([401, 'UNAUTHORIZED', 0])
})

test('read gets the query and the time, and its answer is sent as it is', async () => {
  const { status, body } = await ask((query, { now }) => ({ query, at: now(), odd: 'ü\u202e' }), {
    url: `${data}?from=2026-11-01&name=a%26b`,
  })
  expect(status).toBe(200)
  expect(body).toEqual({
    query: { from: '2026-11-01', name: 'a&b' },
    at: 1_700_000_000_000,
    odd: 'ü\u202e',
  })
})

test.each([
  ['usage', 400, 'USAGE'],
  ['not-found', 404, 'NOT_FOUND'],
  ['unset', 404, 'PAGE_UNSET'],
  ['refused', 502, 'PAGE_REFUSED'],
  ['unreachable', 502, 'PAGE_UNREACHABLE'],
] as const)('a PageError of kind %s is answered with its own words', async (kind, status, code) => {
  const answer = await ask(() => {
    throw new PageError(kind, 'why it is so', { hint: 'what to do' })
  })
  expect(answer).toMatchObject({
    status,
    body: { code, message: 'why it is so', hint: 'what to do' },
  })
})

const circular: { self?: unknown } = {}
circular.self = circular

test.each<[string, PagePlugin['read'], string]>([
  ['throws', () => Promise.reject(new Error('user:secret@db')), 'threw an error'],
  ['throws at once, and no error', () => { throw 'user:secret@db' }, 'threw an error'], // oxlint-disable-line typescript/only-throw-error
  ['answers nothing', () => undefined, 'what JSON cannot hold'],
  ['answers a function', () => () => 1, 'what JSON cannot hold'],
  ['answers a circle', () => circular, 'what JSON cannot hold'],
  ['answers a bigint', () => 1n, 'what JSON cannot hold'],
  ['answers too much', () => 'x'.repeat(8 * 1024 * 1024), 'more than 8 MiB'],
])('a plugin that %s is at fault, which the log explains and the page does not', async (_name, read, words) => {
  lines.length = 0
  const { status, body, text } = await ask(read)
  expect([status, body.code]).toEqual([500, 'PAGE_FAILED'])
  expect(body.message).toContain(`read() of the page "Stock" `)
  expect(body.message).toContain(words)
  expect(text).not.toContain('secret')
  expect(lines.join('')).toContain(words === 'threw an error' ? 'user:secret@db' : words)
}) // prettier-ignore

test('a plugin that hangs is aborted, and the answer says so', async () => {
  let reason: unknown
  const hang: PagePlugin['read'] = (_query, { signal }) => {
    signal.addEventListener('abort', () => (reason = signal.reason))
    return new Promise(() => undefined)
  }
  const { status, body } = await ask(hang, { timeoutMs: 20 })
  expect([status, body.code]).toEqual([502, 'PAGE_UNREACHABLE'])
  expect(body.message).toBe('the page "Stock" was not answered within 0.02 s')
  expect(reason).toMatchObject({ name: 'TimeoutError' })
})

test('a browser that goes away ends the question to the backend', async () => {
  const leaving = new AbortController()
  const signals: AbortSignal[] = []
  const server = await serve([
    toPage((_query, { signal }) => {
      signals.push(signal)
      leaving.abort()
      return new Promise(() => undefined)
    }),
  ])
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  await expect(fetch(origin + data, { signal: leaving.signal })).rejects.toThrow('aborted')
  await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true])
  await server.close()
})

test.each([
  ['more than 20 values', Array.from({ length: 21 }, (_, at) => `v${at}=1`).join('&')],
  ['a name twice', 'a=1&a=2'],
  ['more than 500 characters in one value', `a=${'x'.repeat(500)}`],
])('a query with %s does not reach the plugin', async (words, query) => {
  let asked = 0
  const { status, body } = await ask(() => (asked += 1), { url: `${data}?${query}` })
  expect([status, body.code, asked]).toEqual([400, 'USAGE', 0])
  expect(body.message).toContain(words)
})

test('the module is sent compressed to those who can read it, under the policy of the pages', async () => {
  const server = await serve([toPage(() => 1)])
  const small = await server.inject({ url: module, headers: { 'accept-encoding': 'gzip, br' } })
  expect(small.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("script-src 'self'"),
  })
  expect(gunzipSync(small.rawPayload).toString()).toBe(moduleCode)
  const plain = await server.inject(module)
  expect([plain.body, plain.headers['content-encoding']]).toEqual([moduleCode, undefined])
  const known = { 'if-none-match': String(plain.headers.etag) }
  expect((await server.inject({ url: module, headers: known })).statusCode).toBe(304)
})

test('a module that was built again is served anew; one that is gone is said without its place', async () => {
  const server = await serve([toPage(() => 1)])
  const { etag } = (await server.inject(module)).headers
  await writeFile(file, `${moduleCode} // changed`)
  await utimes(file, 1, 1)
  const changed = await server.inject(module)
  expect(changed.body).toBe(`${moduleCode} // changed`)
  expect(changed.headers.etag).not.toBe(etag)
  await rm(file)
  const gone = await server.inject(module)
  expect([gone.statusCode, gone.json().code]).toEqual([500, 'PAGE_FAILED'])
  expect(gone.body).not.toContain(folder)
})
