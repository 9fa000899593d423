import type { ObservedExchange } from '@gauntlet/contract'
import { PassedLoad } from '@gauntlet/engine'
import { startProxy } from '@gauntlet/faults'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNamer } from './name-exchange.ts'
import { MAX_BODY_BYTES } from './read-exchange.ts'
import { LoadRecorder } from './record-load.ts'
import { checkRecorded } from './check-sender.ts'

let server: Server
let recorder: LoadRecorder
let load: PassedLoad
let url: string
let seen: ObservedExchange[]
let closing: (() => Promise<unknown>)[]

beforeEach(async () => {
  closing = []
  seen = []
  server = createServer((request, response) => void answer(request, response))
  server.on('upgrade', (_request, socket) => {
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello',
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  load = new PassedLoad({ observe: (exchange) => seen.push(exchange) })
  recorder = new LoadRecorder({ load, nameOf: createNamer() })
  const { onRequest, onUnread } = recorder
  const proxy = await startProxy({ origins: [`http://127.0.0.1:${port}`], onRequest, onUnread })
  url = proxy.url
  closing.push(() => proxy.close())
})

afterEach(async () => {
  for (const close of closing) await close()
  load.end(false)
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const { length } = Buffer.concat(pieces)
  const body = JSON.stringify({ bytes: length })
  if (request.url === '/gzip') {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body))
  } else if (request.url === '/break') response.socket?.resetAndDestroy()
  else if (request.url === '/never') return
  else if (request.url === '/large') response.end(Buffer.alloc(MAX_BODY_BYTES.answer + 1, 'x'))
  else
    response.writeHead(request.url === '/none' ? 204 : 200).end(request.url === '/none' ? '' : body)
}

/** Sends bytes as they are, and waits until as many exchanges were recorded. */
async function sendBytes(bytes: string, count = 1): Promise<ObservedExchange[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(bytes)
  closing.push(async () => socket.destroy())
  await expect.poll(() => seen.length).toBe(count)
  return seen
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`

const json = 'content-type: application/json\r\n'

test.each([
  {
    what: 'a body of known length',
    bytes: `POST /a HTTP/1.1\r\nhost: x\r\n${json}content-length: 7\r\n\r\n{"a":1}`,
    body: '{"a":1}',
  },
  {
    what: 'a chunked body',
    bytes: `POST /a HTTP/1.1\r\nhost: x\r\n${json}transfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n`,
    body: '{"a":1}',
  },
  { what: 'no body', bytes: 'POST /a HTTP/1.1\r\nhost: x\r\n\r\n', body: undefined },
])('of a request with $what the text is recorded', async ({ bytes, body }) => {
  const [exchange] = await sendBytes(bytes)
  expect(exchange).toMatchObject({
    method: 'POST',
    path: '/a',
    step: 'POST /a',
    requestBody: body,
    outcome: 'ok',
    status: 200,
  })
  expect(exchange?.content?.json()).toEqual({ bytes: body?.length ?? 0 })
  expect(exchange?.returnedAtNs).toBeGreaterThan(exchange?.invokedAtNs ?? Infinity)
  expect(exchange?.scheduledAtNs).toBe(exchange?.invokedAtNs)
  expect(checkRecorded(load.attempted, recorder.unrecorded).outcome).toBe('pass')
})

test('requests sent in one go are one operation each, in order, of one client', async () => {
  const all = await sendBytes(get('/a') + get('/gzip') + get('/none') + get('/b'), 4)
  expect(all.map(({ path, user, operation, status }) => [path, user, operation, status])).toEqual([
    ['/a', 0, 0, 200],
    ['/gzip', 0, 1, 200],
    ['/none', 0, 2, 204],
    ['/b', 0, 3, 200],
  ])
  expect(all[1]?.content?.json()).toEqual({ bytes: 0 })
})

const lost = { outcome: 'info', succeeded: false, status: undefined }

test('an exchange that the target breaks has no answer, and may have happened', async () => {
  expect(await sendBytes(get('/break'))).toMatchObject([lost])
})

test('so has one whose command leaves', async () => {
  await expect(fetch(`${url}/never`, { signal: AbortSignal.timeout(300) })).rejects.toThrow(
    'timeout',
  )
  await expect.poll(() => seen).toMatchObject([lost])
})

test('a target that takes no connection was not reached: it did not happen', async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await sendBytes('GET /a HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(seen[0]).toMatchObject({ outcome: 'fail', status: undefined })
  server = createServer().listen(0, '127.0.0.1')
})

test('an upgraded connection passes, and is counted', async () => {
  await sendBytes('GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
  expect(seen[0]?.status).toBe(101)
  expect(recorder.unrecorded.upgraded).toBe(1)
})

test('an answer that is too large to record has its status, and no body to be read', async () => {
  const response = await fetch(`${url}/large`)
  expect((await response.arrayBuffer()).byteLength).toBe(MAX_BODY_BYTES.answer + 1)
  await expect.poll(() => seen.length).toBe(1)
  expect(seen[0]).toMatchObject({ outcome: 'ok', status: 200 })
  expect(seen[0]?.content?.noJson()).toBeDefined()
  expect(recorder.unrecorded.largeAnswers).toBe(1)
})

test.each([
  {
    what: 'a body that is too large',
    bytes: `POST /a HTTP/1.1\r\nhost: x\r\n${json}content-length: ${MAX_BODY_BYTES.request + 1}\r\n\r\n${'x'.repeat(MAX_BODY_BYTES.request + 1)}`,
    reason: 'the bodies of 1 requests (a body of more than 1048576 bytes)',
  },
  {
    what: 'a compressed body',
    bytes: `POST /a HTTP/1.1\r\nhost: x\r\n${json}content-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc`,
    reason: 'the bodies of 1 requests (a body in Content-Encoding gzip)',
  },
])('with $what the history is not complete, which is no evidence', async ({ bytes, reason }) => {
  await sendBytes(bytes)
  const check = checkRecorded(load.attempted, recorder.unrecorded)
  expect(check.outcome).toBe('no_evidence')
  expect(String(check.details['reason'])).toContain(reason)
})

test('what is not HTTP/1.1 passes unread, which is no evidence', async () => {
  await sendBytes('GET /a HTTP/1.1\r\nhost: x\r\n\r\nPRI * HTTP/2.0\r\n\r\n')
  await expect.poll(() => recorder.unrecorded.unread).toBe(1)
  expect(checkRecorded(load.attempted, recorder.unrecorded).outcome).toBe('no_evidence')
})
