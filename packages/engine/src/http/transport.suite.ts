import { startRawServer, type RawServer } from '@gauntlet/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpRequest, Transport } from './transport.ts'

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

export const request = (origin: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  origin,
  path: '/',
  headers: {},
  timeoutMs: 5_000,
  ...more,
})

export const textOf = (body: Uint8Array | undefined): string =>
  Buffer.from(body ?? []).toString('utf8')

/** What holds for every transport. */
export function describeTransport(name: string, create: () => Transport): void {
  describe(`${name}, as any transport,`, () => {
    let transport: Transport
    let server: RawServer | undefined
    const serve = async (onData: Parameters<typeof startRawServer>[0]): Promise<RawServer> => {
      server = await startRawServer(onData)
      return server
    }
    beforeEach(() => {
      transport = create()
    })
    afterEach(async () => {
      await transport.close()
      await server?.close()
    })

    test('brings status, headers and body, and keeps the connection', async () => {
      const { origin, accepted } = await serve((socket) =>
        socket.write(
          'HTTP/1.1 201 Created\r\nX-One: 1\r\nx-one: 2\r\nSet-Cookie: a\r\nset-cookie: b\r\ncontent-length: 5\r\n\r\nh\u00c3\u00a9y!',
          'latin1',
        ),
      )
      for (let round = 0; round < 10; round += 1) {
        const { answer, sentAtNs, endedAtNs } = await transport.send(request(origin))
        expect([answer?.status, textOf(answer?.body)]).toEqual([201, 'h\u00e9y!'])
        expect(answer?.headers).toMatchObject({ 'x-one': '1, 2', 'set-cookie': 'a\nb' })
        expect(endedAtNs).toBeGreaterThan(sentAtNs)
      }
      // Some clients open one more before the first is known to be free.
      expect(accepted()).toBeLessThanOrEqual(2)
    })

    test('sends method, path, headers and body', async () => {
      const { origin, received } = await serve((socket) => socket.write(OK))
      const headers = { 'content-type': 'application/json', 'x-run': 'r1' }
      await transport.send(
        request(origin, { method: 'PUT', path: '/a?b=1', headers, body: '"\u20ac"' }),
      )
      expect(received()).toMatch(/^PUT \/a\?b=1 HTTP\/1\.1\r\n/)
      expect(received().toLowerCase()).toContain('x-run: r1\r\n')
      expect(received().toLowerCase()).toContain('content-length: 5\r\n')
      expect(Buffer.from(received(), 'latin1').toString('utf8')).toMatch(/\r\n\r\n"\u20ac"$/)
    })

    test('follows no redirect', async () => {
      const { origin, received } = await serve((socket) =>
        socket.write('HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'),
      )
      const { answer } = await transport.send(request(origin))
      expect([answer?.status, received().match(/GET/g)?.length]).toEqual([302, 1])
    })

    test('says refused when nobody listens', async () => {
      const closed = await startRawServer(() => undefined)
      await closed.close()
      const { error } = await transport.send(request(closed.origin))
      expect(error).toMatchObject({ kind: 'refused', sent: false })
    })

    test('says dns when the name does not exist', async () => {
      const { error } = await transport.send(request('http://no-such-host.invalid:80'))
      expect(error).toMatchObject({ kind: 'dns', sent: false })
    })

    test.each(['POST', 'GET'])('says reset, and sends a %s once, never again', async (method) => {
      const { origin, received } = await serve((socket) => socket.resetAndDestroy())
      const { error } = await transport.send(request(origin, { method }))
      expect(error).toMatchObject({ kind: 'reset', sent: true })
      expect(received().match(/HTTP\/1\.1/g)).toHaveLength(1)
    })

    test('does not send again on a connection that broke under its second request', async () => {
      const { origin, received } = await serve((socket, text) =>
        text.startsWith('GET /first') ? socket.write(OK) : socket.resetAndDestroy(),
      )
      await transport.send(request(origin, { path: '/first' }))
      const { error } = await transport.send(request(origin, { path: '/second' }))
      expect(error?.kind).toBe('reset')
      expect(received().match(/\/second/g)).toHaveLength(1)
    })

    test('says timeout when no answer comes', async () => {
      const { origin } = await serve(() => undefined)
      const { error } = await transport.send(request(origin, { timeoutMs: 60 }))
      expect(error).toEqual({
        kind: 'timeout',
        message: 'no answer within 0.06 s',
        sent: true,
      })
    })

    test('says timeout when half an answer comes', async () => {
      const { origin } = await serve((socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'),
      )
      const { error } = await transport.send(request(origin, { timeoutMs: 60 }))
      expect(error).toMatchObject({
        kind: 'timeout',
        message: expect.stringMatching(/^the answer did not end within [0-9.]+ s$/),
        sent: true,
      })
    })

    test('says timeout of an event stream that goes on, and closes its connection', async () => {
      const closed: Promise<unknown>[] = []
      const { origin } = await serve((socket) => {
        closed.push(new Promise((resolve) => socket.once('close', resolve)))
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n')
        const events = setInterval(() => socket.write('data: 1\n\n'), 5)
        socket.once('close', () => clearInterval(events))
      })
      const { error } = await transport.send(request(origin, { timeoutMs: 100 }))
      expect(error).toMatchObject({
        kind: 'timeout',
        message: 'the answer did not end within 0.1 s',
      })
      await Promise.all(closed)
      expect(closed).toHaveLength(1)
    })

    test('says parse when it is not HTTP', async () => {
      const { origin } = await serve((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'))
      const { error } = await transport.send(request(origin))
      expect(error).toMatchObject({ kind: 'parse', sent: true })
    })

    test('says aborted when the signal aborts', async () => {
      const controller = new AbortController()
      const { origin } = await serve(() => controller.abort())
      const { error } = await transport.send(request(origin), controller.signal)
      expect(error).toMatchObject({ kind: 'aborted', sent: true })
    })
  })
}
