import { toLoadRunDocument, type LoadLive } from '@gauntlet/contract'
import { createRunId, openStore } from '@gauntlet/store'
import { buildLoadResult, buildLoadRunRow, openTestStore } from '@gauntlet/testkit'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import type { App } from '../app.ts'
import { createServer } from '../create-server.ts'

const { store, database, close } = await openTestStore(openStore)
let server: App
let url: string

beforeEach(async () => {
  server = await createServer({ store })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => server.close())
afterAll(close)

const progress: LoadLive = {
  elapsed_ms: 1000,
  scheduled_ms: 60_000,
  warm_up: false,
  users_active: 1,
  users_started: 10,
  users_skipped: 0,
  requests: 10,
  errors: 0,
  p50_ms: 3,
  p95_ms: 4,
  p99_ms: 5,
  slip_p99_ms: 0.2,
  timeline: [],
}

async function start(): Promise<string> {
  const id = createRunId()
  await store.loadRuns.start(buildLoadRunRow({ id }))
  return id
}

async function finish(id: string): Promise<void> {
  const at = '2026-11-21T05:01:03.001Z'
  const run = buildLoadRunRow({ id })
  await store.loadRuns.finish(
    toLoadRunDocument({ tool: '1.2.3', at, run, result: buildLoadResult(), checks: [] }),
  )
}

type Event = { readonly name: string; readonly data: { progress?: LoadLive | null } }

/** The events of a stream as a browser reads them, by the rules of the HTML standard, section 9.2. */
async function* readEvents(
  id: string,
  signal?: AbortSignal,
  { from = url, ...init }: RequestInit & { from?: string } = {},
): AsyncGenerator<Event> {
  const answer = await fetch(`${from}/api/runs/${id}/live`, { ...init, ...(signal && { signal }) })
  expect(answer.headers.get('content-type')).toMatch('text/event-stream')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString()
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      const of = (name: string) => fields.find((field) => field.startsWith(`${name}: `))
      const [event, data] = [of('event'), of('data')]
      if (event && data) yield { name: event.slice(7), data: JSON.parse(data.slice(6)) }
    }
  }
}

async function next(events: AsyncGenerator<Event>): Promise<Event> {
  const { value } = await events.next()
  return value as Event
}

test('a stream says what the run reports, that it ended, and then ends itself', async () => {
  const id = await start()
  const events = readEvents(id)
  expect(await next(events)).toMatchObject({ name: 'progress', data: { progress: null } })
  await store.loadRuns.report(id, progress)
  expect(await next(events)).toMatchObject({ name: 'progress', data: { progress } })
  await store.loadRuns.report(id, { ...progress, requests: 20 })
  expect(await next(events)).toMatchObject({ data: { progress: { requests: 20 } } })
  await finish(id)
  expect(await next(events)).toEqual({ name: 'ended', data: {} })
  expect((await events.next()).done).toBe(true)
})

test('a run that had ended before is said to have ended at once', async () => {
  const id = await start()
  await finish(id)
  expect(await next(readEvents(id))).toEqual({ name: 'ended', data: {} })
})

test('a run whose process is dead is closed while a page shows it', async () => {
  const id = await start()
  await database.query(
    `update load_test_run_owners set heartbeat_at = now() - interval '61 seconds', host = 'elsewhere' where run_id = $1`,
    [id],
  )
  const events = readEvents(id)
  expect((await next(events)).name).toBe('progress')
  expect((await next(events)).name).toBe('ended')
  expect(await store.loadRuns.find(id)).toMatchObject({ status: 'FAILED' })
})

test('a request to stop reaches the run and those who watch it', async () => {
  const id = await start()
  const events = readEvents(id)
  await next(events)
  const stop = () => fetch(`${url}/api/runs/${id}/stop`, { method: 'POST' })
  expect(await (await stop()).json()).toEqual({ stop_requested: true })
  expect(await next(events)).toMatchObject({ data: { stop_requested_at: expect.any(String) } })
  expect(await store.loadRuns.report(id, progress)).toEqual({ stopRequested: true })
  await finish(id)
  expect(await (await stop()).json()).toEqual({ stop_requested: false })
})

test('there are 32 streams at most, and a reader that goes away makes room', async () => {
  const id = await start()
  const readers = Array.from({ length: 32 }, () => new AbortController())
  await Promise.all(readers.map(({ signal }) => next(readEvents(id, signal))))
  const refused = await fetch(`${url}/api/runs/${id}/live`)
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({ code: 'DASHBOARD_BUSY' })
  readers[0]?.abort()
  await expect
    .poll(async () => {
      const reader = new AbortController()
      const { status } = await fetch(`${url}/api/runs/${id}/live`, { signal: reader.signal })
      reader.abort()
      return status
    })
    .toBe(200)
  for (const reader of readers) reader.abort()
})

test('a server that closes ends its streams', async () => {
  const events = readEvents(await start())
  await next(events)
  await server.close()
  expect((await events.next()).done).toBe(true)
})

test('without a session a stream is refused, and its connection closed', async () => {
  const guarded = await createServer({ store, token: 'secret' })
  const from = await guarded.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(from).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => (answer += String(chunk)))
  socket.write(`GET /api/runs/${await start()}/live HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`)
  await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 401 .*UNAUTHORIZED/s)
  // It was answered whole: nothing is held open for it.
  expect(answer).toMatch(/content-length: \d+/i)
  await guarded.close()
})

test.each(['signs out', 'expires'])('a session that %s ends its streams', async (how) => {
  let nowMs = 0
  const guarded = await createServer({ store, token: 'secret', now: () => nowMs })
  const from = await guarded.listen({ host: '127.0.0.1', port: 0 })
  const session = `${from}/api/session`
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ token: 'secret' })
  const signedIn = await fetch(session, { method: 'POST', headers: json, body })
  const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' }
  const events = readEvents(await start(), undefined, { from, headers })
  expect((await next(events)).name).toBe('progress')
  if (how === 'expires') nowMs += 13 * 60 * 60 * 1000
  else await fetch(session, { method: 'DELETE', headers })
  expect((await events.next()).done).toBe(true)
  await guarded.close()
})

test('watching and stopping need a session', async () => {
  const guarded = await createServer({ store, token: 'secret' })
  const id = await start()
  expect((await guarded.inject(`/api/runs/${id}/live`)).statusCode).toBe(401)
  const stop = { method: 'POST', url: `/api/runs/${id}/stop` } as const
  expect((await guarded.inject(stop)).statusCode).toBe(401)
  expect((await store.loadRuns.findLive(id))?.stop_requested_at).toBeNull()
})

test.each([
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:4600' }, 403],
  [{ origin: 'http://evil.example' }, 403],
  [{ origin: 'null' }, 403],
  [{ origin: 'http://127.0.0.1:4600' }, 200],
  [{ 'sec-fetch-site': 'same-origin', origin: 'https://proxy.example' }, 200],
  [{}, 200],
])('a request to stop with %j is answered with %i', async (headers, status) => {
  const id = await start()
  const answer = await server.inject({
    method: 'POST',
    url: `/api/runs/${id}/stop`,
    headers: { host: '127.0.0.1:4600', ...headers },
  })
  expect(answer.statusCode).toBe(status)
  expect((await store.loadRuns.findLive(id))?.stop_requested_at !== null).toBe(status === 200)
})

test.each(['GET', 'POST'] as const)('%s for a run that is not there is a 404', async (method) => {
  const action = method === 'GET' ? 'live' : 'stop'
  const unknown = `/api/runs/01968f3a-0000-7000-8000-00000000dead/${action}`
  expect((await server.inject({ method, url: unknown })).statusCode).toBe(404)
})
