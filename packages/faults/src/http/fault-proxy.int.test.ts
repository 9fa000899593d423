import { createServer, request as ask, Agent, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer as createRawServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts'
import type { Treatment } from './fault-decision.ts'

type Seen = { readonly method: string; readonly body: string; readonly headers: string[] }

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

/** Keeps what it was asked, and answers after `workMs`; keeps whether it could. */
async function startShop(workMs: number | (() => number) = 0) {
  const seen: Seen[] = []
  const received: ('answered' | 'cut off')[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => pieces.push(piece))
    incoming.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      seen.push({ method: incoming.method ?? '', body, headers: incoming.rawHeaders })
      outgoing.on('close', () => received.push(outgoing.writableFinished ? 'answered' : 'cut off'))
      setTimeout(
        () => {
          outgoing.setHeader('set-cookie', ['a=1', 'b=2'])
          outgoing.setHeader('X-Odd-Case', 'kept')
          outgoing.statusCode = incoming.url === '/nothing' ? 204 : 201
          outgoing.end(incoming.url === '/nothing' ? undefined : `{"got":${body.length}}`)
        },
        typeof workMs === 'number' ? workMs : workMs(),
      )
    })
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  const url = await listen(server)
  return { url, seen, received, sockets }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function startProxy(origin: string, treatments: readonly Treatment[] = []) {
  const done: [happened: boolean, status?: number][] = []
  const left = [...treatments]
  const proxy: FaultProxy = await startFaultProxy(origin, () => ({
    treatment: left.shift() ?? {},
    done: (...result) => done.push(result),
  }))
  open.push(() => proxy.close())
  return { ...proxy, done }
}

type Answered = {
  readonly status?: number
  readonly body?: string
  readonly headers?: string[]
  readonly error?: string
}

function send(url: string, body?: string, agent?: Agent): Promise<Answered> {
  return new Promise((resolve) => {
    const request = ask(url, { method: body === undefined ? 'GET' : 'POST', agent }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? '' }))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: Buffer.concat(pieces).toString(),
          headers: answer.rawHeaders,
        }),
      )
    })
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? '' }))
    request.end(body)
  })
}

const toPairs = (headers: readonly string[] = []) =>
  headers
    .flatMap((name, i) => (i % 2 === 0 && name !== 'Date' ? [`${name}: ${headers[i + 1]}`] : []))
    .toSorted((a, b) => a.localeCompare(b))

test('what no fault is planned for arrives as it was sent, both ways', async () => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url)
  const body = 'x'.repeat(300_000)
  const [direct, proxied] = [await send(shop.url, body), await send(proxy.url, body)]
  expect(proxied).toMatchObject({ status: 201, body: '{"got":300000}' })
  expect(toPairs(proxied.headers)).toEqual(toPairs(direct.headers))
  expect(shop.seen[1]?.body).toBe(body)
  expect(toPairs(shop.seen[1]?.headers)).toEqual(toPairs(shop.seen[0]?.headers))
  expect(await send(`${proxy.url}/nothing`)).toMatchObject({ status: 204, body: '' })
  expect(proxy.done).toEqual([
    [true, 201],
    [true, 204],
  ])
})

test('requests of one connection stay on one connection, and it ends when the origin ends it', async () => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  open.push(async () => agent.destroy())
  const ended = new Promise((resolve) => {
    agent.once('free', (socket: Socket) => socket.once('close', resolve))
  })
  await send(proxy.url, 'one', agent)
  await send(proxy.url, 'two', agent)
  expect(shop.sockets.size).toBe(1)
  for (const socket of shop.sockets) socket.end()
  await ended
})

test('a lost answer: the target has done its work, and its caller gets a reset', async () => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url, [{ cut: { when: 'answered' } }])
  expect(await send(proxy.url, 'order')).toEqual({ error: 'ECONNRESET' })
  expect(shop.seen).toMatchObject([{ method: 'POST', body: 'order' }])
  await expect.poll(() => [...shop.sockets].every(({ destroyed }) => destroyed)).toBe(true)
  expect(proxy.done).toEqual([[true, 201]])
  expect(await send(proxy.url, 'again')).toMatchObject({ status: 201 })
})

test('half open: the caller is reset while the target works on, and does not notice', async () => {
  const shop = await startShop(300)
  const proxy = await startProxy(shop.url, [{ cut: { when: 'sent', sides: 'caller', part: 0 } }])
  expect(await send(proxy.url, 'order')).toEqual({ error: 'ECONNRESET' })
  expect(proxy.done).toEqual([])
  await proxy.close()
  expect(shop.seen).toMatchObject([{ body: 'order' }])
  expect(shop.received).toEqual(['answered'])
  expect(proxy.done).toEqual([[true, 201]])
})

test('a reset: the target notices it while it works on what it was sent', async () => {
  const shop = await startShop(300)
  const proxy = await startProxy(shop.url, [{ cut: { when: 'sent', sides: 'both', part: 0 } }])
  expect(await send(proxy.url, 'order')).toEqual({ error: 'ECONNRESET' })
  await expect.poll(() => shop.received).toEqual(['cut off'])
  expect(shop.seen).toMatchObject([{ body: 'order' }])
  expect(proxy.done).toEqual([[true, undefined]])
  expect(await send(proxy.url, 'again')).toMatchObject({ status: 201 })
})

test.each(['both', 'caller'] as const)(
  'a reset of %s in the middle of an answer comes after a part of its usual time, and nothing of the answer is received',
  async (sides) => {
    const shop = await startShop(300)
    const proxy = await startProxy(shop.url, [{}, { cut: { when: 'sent', sides, part: 0.5 } }])
    await send(proxy.url, 'first')
    const sentAt = performance.now()
    expect(await send(proxy.url, 'second')).toEqual({ error: 'ECONNRESET' })
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(150)
    await expect.poll(() => shop.received.at(-1)).toBe(sides === 'both' ? 'cut off' : 'answered')
    await proxy.close()
    expect(proxy.done[1]).toEqual([true, sides === 'both' ? undefined : 201])
  },
)

test('an answer that comes before the reset is not received either', async () => {
  const times = [200, 0]
  const shop = await startShop(() => times.shift() ?? 0)
  const proxy = await startProxy(shop.url, [
    {},
    { cut: { when: 'sent', sides: 'both', part: 0.7 } },
  ])
  await send(proxy.url, 'slow')
  expect(await send(proxy.url, 'fast')).toEqual({ error: 'ECONNRESET' })
  expect(proxy.done).toEqual([
    [true, 201],
    [true, 201],
  ])
})

test('a delay holds the answer back, fractions of a millisecond included', async () => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url, [{ delayMs: 250.5 }])
  const sentAt = performance.now()
  expect(await send(proxy.url, 'order')).toMatchObject({ status: 201 })
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(250.5)
  expect(proxy.done).toEqual([[true, 201]])
})

test('a target that is not there is a reset for the caller, and no fault of ours happened', async () => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url, [{ cut: { when: 'answered' } }])
  await open.shift()?.()
  expect(await send(proxy.url, 'order')).toEqual({ error: 'ECONNRESET' })
  expect(proxy.done).toEqual([[false, undefined]])
})

test('a caller that hangs up is noticed by the target', async () => {
  const shop = await startShop(60_000)
  const proxy = await startProxy(shop.url)
  const { hostname, port } = new URL(proxy.url)
  const caller = connect(Number(port), hostname)
  caller.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await expect.poll(() => shop.seen.length).toBe(1)
  const [atOrigin] = shop.sockets
  const received = new Promise((resolve) => atOrigin?.once('close', resolve))
  caller.destroy()
  await received
})

test.each<{ treatment: Treatment; kind: string; seen: number }>([
  { kind: 'lost answer', treatment: { cut: { when: 'answered' } }, seen: 2 },
  {
    kind: 'half-open connection',
    treatment: { cut: { when: 'sent', sides: 'caller', part: 0 } },
    seen: 1,
  },
])('of requests sent in one go, a $kind leaves its caller none', async ({ treatment, seen }) => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url, [treatment])
  const received: string[] = []
  const caller = connect(Number(new URL(proxy.url).port), '127.0.0.1')
  caller.on('data', (piece: Buffer) => received.push(piece.toString()))
  const ended = new Promise((resolve) => caller.once('error', resolve))
  caller.write('GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(await ended).toMatchObject({ code: 'ECONNRESET' })
  expect(received).toEqual([])
  await proxy.close()
  expect(shop.seen.length).toBe(seen)
  expect(proxy.done).toEqual(Array.from({ length: seen }, () => [true, 201]))
})

test('an answer cut off by the target is no lost answer of ours', async () => {
  const origin = await listen(
    createServer((_, outgoing) => outgoing.write('half', () => outgoing.destroy())),
  )
  const proxy = await startProxy(origin, [{ cut: { when: 'answered' } }])
  expect(await send(proxy.url)).toEqual({ error: 'ECONNRESET' })
  expect(proxy.done).toEqual([[false, 200]])
})

test('an answer that ends with its connection is lost as a whole', async () => {
  const origin = await listen(
    createServer((_, outgoing) => {
      outgoing.useChunkedEncodingByDefault = false
      outgoing.write('one, ')
      setImmediate(() => outgoing.end('two'))
    }),
  )
  const proxy = await startProxy(origin, [{ cut: { when: 'answered' } }])
  expect(await send(proxy.url)).toEqual({ error: 'ECONNRESET' })
  expect(proxy.done).toEqual([[true, 200]])
})

/** A caller of bare bytes, and all that it has received. */
function call(url: string) {
  let text = ''
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  socket.on('data', (piece) => (text += piece.toString()))
  const ended = new Promise<string>((resolve) => {
    // A break that comes with the last bytes is read as an end: a write shows it.
    socket.once('end', () =>
      socket.write('', (error) => {
        if (!error) resolve('FIN')
      }),
    )
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
  })
  open.push(async () => socket.destroy())
  return { socket, ended, received: () => text }
}

/** Answers the first bytes of a connection. */
async function startHasty(onAnswered: (socket: Socket) => void) {
  const server = createRawServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', () => onAnswered(socket)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(async () => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const half = 'POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n'

test('of a lost answer what comes before it is received: go on and send the body', async () => {
  const shop = await startShop()
  const proxy = await startProxy(shop.url, [{ cut: { when: 'answered' } }])
  const { socket, ended, received } = call(proxy.url)
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n')
  await expect.poll(received).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  socket.write('ok')
  expect(await ended).toBe('ECONNRESET')
  expect(received()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  expect(proxy.done).toEqual([[true, 201]])
})

test('a reset comes with the end of the request, even behind its answer', async () => {
  const proxy = await startProxy(await startHasty((socket) => socket.resume()), [
    { cut: { when: 'sent', sides: 'both', part: 0.5 } },
  ])
  const { socket, ended, received } = call(proxy.url)
  socket.write(half)
  await expect.poll(received).toMatch(/ok$/)
  expect(proxy.done).toEqual([])
  socket.write('x'.repeat(100_000))
  expect(await ended).toBe('ECONNRESET')
  expect(proxy.done).toEqual([[true, 200]])
})

test('what the target said before it broke is received first, however late', async () => {
  let hasBroken = false
  const origin = await startHasty((socket) => {
    socket.resetAndDestroy()
    hasBroken = true
  })
  const proxy = await startProxy(origin, [{ delayMs: 300 }])
  const { socket, ended, received } = call(proxy.url)
  socket.write(half)
  await expect.poll(() => hasBroken).toBe(true)
  socket.write('x'.repeat(50_000))
  expect(await ended).toBe('ECONNRESET')
  expect(received()).toMatch(/ok$/)
})

test('a request behind the end of the target is over at once, and nothing happened to it', async () => {
  const proxy = await startProxy(await startHasty((socket) => socket.end()))
  const { socket, ended } = call(proxy.url)
  socket.write('GET / HTTP/1.1\r\n\r\n')
  expect(await ended).toBe('FIN')
  socket.write('GET / HTTP/1.1\r\n\r\n')
  await expect.poll(() => proxy.done.length).toBe(2)
  expect(proxy.done).toEqual([
    [true, 200],
    [false, undefined],
  ])
})
