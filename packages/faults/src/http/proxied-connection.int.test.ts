import { Agent, createServer, request as ask, type RequestOptions } from 'node:http'
import { connect, createServer as createRawServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFaultProxy } from './fault-proxy.ts'

/** What is true of a caller that speaks to the origin itself is to be true of one behind the proxy. */
const closers: (() => void)[] = []
afterAll(() => {
  for (const close of closers) close()
})

type Ports = { readonly direct: number; readonly proxied: number }

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

async function proxy(server: Server): Promise<Ports> {
  const direct = await listen(server)
  const pass = { treatment: {}, done: () => undefined }
  const stood = await startFaultProxy(`http://127.0.0.1:${direct}`, () => pass)
  closers.push(() => void stood.close())
  return { direct, proxied: Number(new URL(stood.url).port) }
}

/** Answers in all the ways that Node's server knows. */
const shop = createServer((incoming, outgoing) => {
  const path = incoming.url ?? ''
  if (path === '/empty') outgoing.writeHead(204).end()
  else if (path === '/unchanged') outgoing.writeHead(304, { etag: '"x"' }).end()
  else if (path === '/counted') outgoing.setHeader('content-length', 2).end('ok')
  else if (path === '/last') outgoing.writeHead(200, { connection: 'close' }).end('bye')
  else if (path === '/refused') outgoing.writeHead(413, { connection: 'close' }).end()
  else if (path === '/repeated') outgoing.setHeader('Set-Cookie', ['a=1', 'b=2']).end()
  else if (path === '/half') outgoing.write('half', () => outgoing.destroy())
  else if (path === '/reset') {
    outgoing.write('half')
    incoming.once('data', () => incoming.socket.resetAndDestroy())
  } else if (path === '/early') {
    outgoing.writeEarlyHints({ link: '</a>; rel=preload' })
    outgoing.end('ok')
  } else if (path === '/trailers') {
    outgoing.writeHead(200, { trailer: 'x-sum' }).write('body')
    outgoing.addTrailers({ 'x-sum': '42' })
    outgoing.end()
  } else {
    let bytes = 0
    incoming.on('data', (piece: Buffer) => (bytes += piece.length))
    incoming.on('end', () => {
      outgoing.write(`${bytes} bytes, `)
      outgoing.end(JSON.stringify([incoming.rawHeaders, incoming.rawTrailers]))
    })
  }
})
shop.on('upgrade', (_incoming, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n')
  socket.on('data', (said: Buffer) => socket.end(`received ${said.toString()}`))
})

/** Speaks HTTP/1.0: each answer is the end of its connection. */
const old = createRawServer((socket) => {
  socket.on('error', () => undefined)
  socket.once('data', (said) => {
    const length = said.includes('/counted') ? 'Content-Length: 2\r\n' : ''
    socket.end(`HTTP/1.0 200 OK\r\n${length}\r\nok`)
  })
})

/** Answers without end. */
const flood = createRawServer((socket) => {
  const pour = () => {
    while (socket.write(Buffer.alloc(65_536))) continue
  }
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    socket.on('drain', pour)
    pour()
  })
})

let shopAt: Ports
let floodAt: Ports
let oldAt: Ports
beforeAll(async () => {
  shopAt = await proxy(shop)
  oldAt = await proxy(old)
  floodAt = await proxy(flood)
})

/** What a caller of bare bytes receives until the connection ends, and how it ends. */
function receive(port: number, text: string, onReceived?: (text: string) => string | undefined) {
  return new Promise<{ text: string; end: string }>((resolve) => {
    let received = ''
    let end = 'close'
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text))
    socket.on('data', (piece) => {
      received += piece.toString('latin1')
      const more = onReceived?.(received)
      if (more !== undefined) socket.write(more)
    })
    socket.on('end', () => (end = 'FIN'))
    socket.on('error', (error: NodeJS.ErrnoException) => (end = error.code ?? ''))
    socket.on('close', () => resolve({ text: received.replace(/^Date: .*$/gm, 'Date'), end }))
  })
}

const http11 = (line: string, fields = '', body = '') =>
  `${line} HTTP/1.1\r\nHost: x\r\n${fields}\r\n${body}`

const last = http11('GET /last')

test.each([
  ['a body in chunks', http11('GET /') + last],
  ['a body with a length', http11('GET /counted') + last],
  ['an answer without a body', http11('GET /empty') + last],
  ['an answer from the cache', http11('GET /unchanged') + last],
  ['HEAD, no length said', http11('HEAD /') + http11('HEAD /') + last],
  ['HEAD, its length said', http11('HEAD /counted') + http11('HEAD /counted') + last],
  ['repeated fields', http11('GET /repeated', 'X-A: 1\r\nx-a: 2\r\n') + last],
  ['early hints', http11('GET /early') + last],
  ['trailers', http11('GET /trailers', 'TE: trailers\r\n') + last],
  ['100-continue', http11('POST /', 'Expect: 100-continue\r\nContent-Length: 2\r\n', 'ok') + last],
  [
    'a request in chunks, with trailers',
    http11('POST /', 'Transfer-Encoding: chunked\r\n', '5;x=1\r\nhello\r\n0\r\nx-t: 1\r\n\r\n') +
      last,
  ],
  ['a caller that ends its connection', http11('GET /', 'Connection: close\r\n')],
  ['an origin that ends its connection', last],
  ['a caller of HTTP/1.0', 'GET / HTTP/1.0\r\nHost: x\r\n\r\n'],
  ['a caller of HTTP/1.0 that names no host', 'GET / HTTP/1.0\r\n\r\n'],
  [
    'a caller of HTTP/1.0 that keeps its connection',
    `GET /counted HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${last}`,
  ],
  ['an answer before all of its request', http11('POST /refused', 'Content-Length: 9\r\n')],
  ['what is not HTTP', 'GARBAGE\r\n\r\n'],
  [
    'a request of two lengths',
    http11('POST /', 'Content-Length: 1\r\nContent-Length: 2\r\n', 'ok'),
  ],
  ['half an answer, then FIN', http11('GET /half')],
])('%s: received and ended as from the origin', async (_, text) => {
  const direct = await receive(shopAt.direct, text)
  expect(direct.text).toContain('HTTP/1.1 ')
  expect(await receive(shopAt.proxied, text)).toEqual(direct)
})

test.each(['/counted', '/uncounted'])(
  'an origin of HTTP/1.0: %s is received and ended as from it',
  async (path) => {
    const direct = await receive(oldAt.direct, http11(`GET ${path}`))
    expect(direct).toMatchObject({
      text: expect.stringMatching(/^HTTP\/1.0 200.*ok$/s),
      end: 'FIN',
    })
    expect(await receive(oldAt.proxied, http11(`GET ${path}`))).toEqual(direct)
  },
)

const greet = (received: string) => (received.endsWith('\r\n\r\n') ? 'hello' : undefined)

const goOn = (received: string) => (received.endsWith('half\r\n') ? 'ok' : undefined)

test('half an answer, then RST: received and ended as from the origin', async () => {
  const text = http11('POST /reset', 'Content-Length: 2\r\n')
  const direct = await receive(shopAt.direct, text, goOn)
  expect(direct).toMatchObject({ text: expect.stringContaining('half'), end: 'ECONNRESET' })
  expect(await receive(shopAt.proxied, text, goOn)).toEqual(direct)
})

test('a connection that leaves HTTP is passed on too', async () => {
  const text = http11('GET /', 'Connection: Upgrade\r\nUpgrade: echo\r\n')
  const direct = await receive(shopAt.direct, text, greet)
  expect(direct).toMatchObject({ text: expect.stringContaining('received hello'), end: 'FIN' })
  expect(await receive(shopAt.proxied, text, greet)).toEqual(direct)
})

function send(options: RequestOptions): Promise<string> {
  return new Promise((resolve) => {
    const request = ask({ host: '127.0.0.1', ...options }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve('ok'))
      answer.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    })
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    request.end()
  })
}

test.each([
  ['an origin of HTTP/1.0, a body with a length', () => oldAt, 'GET', '/counted'],
  ['an origin of HTTP/1.0, a body without', () => oldAt, 'GET', '/uncounted'],
  ['HEAD, no length said', () => shopAt, 'HEAD', '/'],
  ['HEAD, its length said', () => shopAt, 'HEAD', '/counted'],
  ['a body in chunks', () => shopAt, 'GET', '/'],
  ['a length', () => shopAt, 'GET', '/counted'],
  ['no body', () => shopAt, 'DELETE', '/empty'],
  ['an end that was announced', () => shopAt, 'GET', '/last'],
] as const)('%s: of 600 requests over three kept connections none is lost', async (...row) => {
  const [, place, method, path] = row
  const agent = new Agent({ keepAlive: true, maxSockets: 3 })
  const received: string[] = []
  const sendSome = async () => {
    for (let sent = 0; sent < 200; sent++)
      received.push(await send({ agent, port: place().proxied, method, path }))
  }
  await Promise.all([sendSome(), sendSome(), sendSome()])
  agent.destroy()
  expect(received.filter((answer) => answer !== 'ok')).toEqual([])
  expect(received.length).toBe(600)
})

test.each(['direct', 'proxied'] as const)(
  'a caller that breaks off in the middle of an answer is noticed by the target: %s',
  async (way) => {
    const broken = new Promise<unknown>((resolve) => {
      flood.once('connection', (socket) => socket.once('error', resolve))
    })
    const socket = connect(floodAt[way], '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(http11('GET /'))
    socket.once('data', () => socket.resetAndDestroy())
    expect(await broken).toMatchObject({ syscall: expect.stringMatching(/read|write/) })
  },
)

test.each(['direct', 'proxied'] as const)(
  'a caller that breaks off before its answer is noticed by the target: %s',
  async (way) => {
    const socket = connect(oldAt[way], '127.0.0.1')
    socket.on('error', () => undefined)
    const broken = new Promise<unknown>((resolve) => {
      old.once('connection', (atOrigin) => {
        atOrigin.removeAllListeners('data')
        atOrigin.once('error', resolve)
        atOrigin.once('data', () => socket.resetAndDestroy())
      })
    })
    socket.write(http11('GET /'))
    expect(await broken).toMatchObject({ code: 'ECONNRESET' })
  },
)

/** What is received by a caller that ends its side at once, and reads on. */
async function receiveAfterEnd(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.end(text)
  const received = await socket.toArray()
  return received.join('')
}

test('a caller that ends its side is answered, behind half a head too', async () => {
  const whole = await receiveAfterEnd(oldAt.direct, http11('GET /'))
  expect(whole).toContain('200 OK')
  expect(await receiveAfterEnd(oldAt.proxied, http11('GET /'))).toBe(whole)
  const half = await receiveAfterEnd(shopAt.direct, 'GET / HTTP/1.1\r\nHo')
  expect(half).toContain('400 Bad Request')
  expect(await receiveAfterEnd(shopAt.proxied, 'GET / HTTP/1.1\r\nHo')).toBe(half)
})
