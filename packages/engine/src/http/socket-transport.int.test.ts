import { startRawServer, type RawServer } from '@gauntlet/testkit'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createSocketTransport, type SocketTransport } from './socket-transport.ts'
import { describeTransport, OK, request, textOf } from './transport.suite.ts'

describeTransport('the socket transport', () => createSocketTransport())

let server: RawServer | undefined
let transport: SocketTransport = createSocketTransport()

afterEach(async () => {
  await transport.close()
  await server?.close()
  server = undefined
  transport = createSocketTransport()
})

const serve = async (onData: Parameters<typeof startRawServer>[0]): Promise<RawServer> => {
  server = await startRawServer(onData)
  return server
}

test('requests one after the other share one connection', async () => {
  const { origin, accepted } = await serve((socket) => socket.write(OK))
  for (let round = 0; round < 20; round += 1) {
    const { answer } = await transport.send(request(origin))
    expect([answer?.status, textOf(answer?.body)]).toEqual([200, 'ok'])
  }
  expect([accepted(), transport.openedConnections]).toEqual([1, 1])
})

test('requests at once have a connection each, up to the limit; the others wait and then reuse', async () => {
  transport = createSocketTransport({ maxConnections: 3 })
  const { origin, accepted } = await serve((socket) => socket.write(OK))
  const exchanges = await Promise.all(
    Array.from({ length: 12 }, () => transport.send(request(origin))),
  )
  expect(exchanges.map(({ answer }) => answer?.status)).toEqual(Array(12).fill(200))
  expect(accepted()).toBe(3)
})

test('method, path, headers and body arrive as they were given, text in UTF-8', async () => {
  const { origin, received } = await serve((socket) => socket.write(OK))
  const headers = {
    'content-type': 'application/json',
    'x-name': 'caf\u00e9',
    host: 'other',
    'content-length': '9',
  }
  await transport.send(
    request(origin, { method: 'POST', path: '/a?b=1', headers, body: '{"ü":"€"}' }),
  )
  const wire = Buffer.from(received(), 'latin1')
  const [head, body] = wire.toString('latin1').split('\r\n\r\n')
  expect(head?.split('\r\n')).toEqual([
    'POST /a?b=1 HTTP/1.1',
    'host: other',
    'content-type: application/json',
    'x-name: caf\u00e9',
    'user-agent: gauntlet',
    'accept: */*',
    'content-length: 12',
  ])
  expect(Buffer.from(body ?? '', 'latin1').toString('utf8')).toBe('{"ü":"€"}')
})

test('bytes go out untouched, and an empty POST says so', async () => {
  const { origin, received } = await serve((socket) => socket.write(OK))
  await transport.send(request(origin, { method: 'PUT', body: Uint8Array.of(0, 255, 13, 10) }))
  await transport.send(request(origin, { method: 'POST' }))
  await transport.send(request(origin))
  expect(received()).toContain('content-length: 4\r\n\r\n\x00\xff\r\nPOST')
  expect(received()).toContain('content-length: 0\r\n\r\nGET')
  expect(received().match(/content-length/g)).toHaveLength(2)
})

test('a large answer comes whole, also while others use the same read buffer', async () => {
  const large = 'x'.repeat(3_000_000)
  const { origin } = await serve((socket, text) =>
    socket.write(
      text.startsWith('GET /large')
        ? `HTTP/1.1 200 OK\r\ncontent-length: 3000000\r\n\r\n${large}`
        : OK,
    ),
  )
  const [first, second] = await Promise.all([
    transport.send(request(origin, { path: '/large' })),
    transport.send(request(origin)),
  ])
  expect(textOf(first?.answer?.body)).toBe(large)
  expect(textOf(second?.answer?.body)).toBe('ok')
})

describe('failures are distinguished', () => {
  test('reset before an answer: sent once, never again', async () => {
    const { origin, received, accepted } = await serve((socket) => socket.resetAndDestroy())
    const { error } = await transport.send(request(origin, { method: 'POST', body: 'x' }))
    expect(error).toMatchObject({ kind: 'reset', sent: true })
    expect(error?.message).toContain('before any byte')
    expect([received().match(/POST/g)?.length, accepted()]).toEqual([1, 1])
  })

  test('reset inside an answer', async () => {
    const { origin } = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.end())
    })
    const { error } = await transport.send(request(origin))
    expect(error).toMatchObject({ kind: 'reset', sent: true })
    expect(error?.message).toContain('inside the answer')
  })

  test('timeout: no answer, and no second use of that connection', async () => {
    const { origin, accepted } = await serve((socket, text) => {
      if (!text.startsWith('GET /slow')) socket.write(OK)
    })
    const { error } = await transport.send(request(origin, { path: '/slow', timeoutMs: 300 }))
    expect(error).toMatchObject({ kind: 'timeout', sent: true })
    expect(error?.message).toBe('no answer within 0.3 s')
    expect((await transport.send(request(origin))).answer?.status).toBe(200)
    expect(accepted()).toBe(2)
  })

  test('timeout while waiting for a free connection: nothing was sent', async () => {
    transport = createSocketTransport({ maxConnections: 1 })
    const { origin } = await serve(() => undefined)
    const first = transport.send(request(origin, { timeoutMs: 400 }))
    const second = await transport.send(request(origin, { timeoutMs: 60 }))
    expect(second.error).toMatchObject({ kind: 'timeout', sent: false })
    expect((await first).error).toMatchObject({ kind: 'timeout', sent: true })
  })

  test.each([
    ['that ends with the connection', '\r\n', 'x'.repeat(11)],
    ['with its length', 'content-length: 11\r\n\r\n', 'x'.repeat(11)],
    ['in chunks', 'transfer-encoding: chunked\r\n\r\n', `b\r\n${'x'.repeat(11)}\r\n0\r\n\r\n`],
  ])('parse: a body beyond the limit, %s, says the limit', async (_, head, body) => {
    transport = createSocketTransport({ maxBodyBytes: 10 })
    const { origin } = await serve((socket) => socket.write(`HTTP/1.1 200 OK\r\n${head}${body}`))
    const { error } = await transport.send(request(origin))
    expect(error).toMatchObject({ kind: 'parse', sent: true })
    expect(error?.message).toBe('the answer has a body of more than 10 bytes, the limit')
  })

  test.each([
    ['a line break in a header', { headers: { 'x-a': 'b\r\nx-evil: 1' } }],
    ['a blank in the path', { path: '/a b' }],
    ['a method of two words', { method: 'GET /x' }],
    ['framing that is the transport\u2019s', { headers: { 'Transfer-Encoding': 'chunked' } }],
  ])('invalid: %s never reaches the wire', async (_name, bad) => {
    const { origin, accepted } = await serve((socket) => socket.write(OK))
    const { error } = await transport.send(request(origin, bad))
    expect(error).toMatchObject({ kind: 'invalid', sent: false })
    expect(accepted()).toBe(0)
  })

  test('aborted: before, during and by closing the transport', async () => {
    const { origin } = await serve(() => undefined)
    const before = await transport.send(request(origin), AbortSignal.abort())
    expect(before.error).toMatchObject({ kind: 'aborted', sent: false })
    const controller = new AbortController()
    const during = transport.send(request(origin), controller.signal)
    const closed = transport.send(request(origin))
    await expect.poll(() => server?.accepted()).toBe(2)
    controller.abort()
    expect((await during).error?.kind).toBe('aborted')
    await transport.close()
    expect((await closed).error?.kind).toBe('aborted')
    expect((await transport.send(request(origin))).error?.kind).toBe('aborted')
  })
})

describe('a connection that must not be reused is not', () => {
  const sockets: Socket[] = []

  test('the server closed it while it was idle', async () => {
    const { origin, accepted } = await serve((socket) => {
      sockets.push(socket)
      socket.write(OK)
    })
    await transport.send(request(origin))
    const closed = new Promise((resolve) => sockets[0]?.on('close', resolve))
    sockets[0]?.end()
    await closed
    expect((await transport.send(request(origin))).answer?.status).toBe(200)
    expect(accepted()).toBe(2)
  })

  test.each([
    ['it says close', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'],
    ['it sent more than the answer', `${OK}HTTP/1.1 200 OK`],
    ['its answer ended with the connection', 'HTTP/1.1 200 OK\r\n\r\nbody'],
    [
      'it keeps nothing alive',
      'HTTP/1.1 200 OK\r\nkeep-alive: timeout=0\r\ncontent-length: 0\r\n\r\n',
    ],
  ])('%s', async (_name, answer) => {
    const { origin, accepted } = await serve((socket) => {
      socket.write(answer)
      if (answer.includes('body')) socket.end()
    })
    for (const expected of [1, 2]) {
      expect((await transport.send(request(origin))).answer?.status).toBe(200)
      expect(accepted()).toBe(expected)
    }
  })

  test('bytes that nobody asked for came while it was idle', async () => {
    const { origin, accepted } = await serve((socket) => {
      socket.write(OK, () =>
        setImmediate(() => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n')),
      )
    })
    await transport.send(request(origin))
    // The unasked bytes close the connection: a later request opens another.
    await expect
      .poll(async () => {
        await transport.send(request(origin))
        return accepted()
      })
      .toBeGreaterThan(1)
  })
})

test('a name with several addresses is tried on all of them', async () => {
  // Only 127.0.0.1 listens; `localhost` may well be ::1 first.
  const { port } = await serve((socket) => socket.write(OK))
  const { answer } = await transport.send(request(`http://localhost:${port}`))
  expect(answer?.status).toBe(200)
})
