import { startRawServer } from '@gauntlet/testkit'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSocketTransport, type SocketTransport } from './socket-transport.ts'
import { OK, request, textOf } from './transport.suite.ts'

/** Self-signed for localhost and 127.0.0.1, good for a hundred years, used nowhere but in tests. */
const cert = readFileSync(new URL('./fixtures/test-only-cert.pem', import.meta.url), 'utf8')
const key = readFileSync(new URL('./fixtures/test-only-key.pem', import.meta.url), 'utf8')

let server: Server
let handshakes = 0
let transport: SocketTransport | undefined

beforeEach(async () => {
  handshakes = 0
  server = createServer({ cert, key }, (socket) => {
    handshakes += 1
    socket.on('error', () => socket.destroy())
    socket.on('data', () => socket.write(OK))
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await transport?.close()
  await new Promise((resolve) => server.close(resolve))
})

const origin = (host: string): string => `https://${host}:${(server.address() as AddressInfo).port}`

test.each(['localhost', '127.0.0.1'])(
  'a trusted certificate for %s: answers on one connection',
  async (host) => {
    transport = createSocketTransport({ tls: { ca: cert } })
    for (let round = 0; round < 3; round += 1) {
      const { answer } = await transport.send(request(origin(host), { method: 'POST', body: 'x' }))
      expect([answer?.status, textOf(answer?.body)]).toEqual([200, 'ok'])
    }
    expect(handshakes).toBe(1)
  },
)

test('an unknown certificate is a tls error, before anything was sent', async () => {
  transport = createSocketTransport()
  const { error } = await transport.send(request(origin('127.0.0.1')))
  expect(error).toMatchObject({ kind: 'tls', sent: false })
  expect(error?.message).toMatch(/self-signed/)
})

test('unless verification is switched off', async () => {
  transport = createSocketTransport({ tls: { rejectUnauthorized: false } })
  expect((await transport.send(request(origin('127.0.0.1')))).answer?.status).toBe(200)
})

test('a server that speaks no TLS is a tls error', async () => {
  const plain = await startRawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  transport = createSocketTransport()
  const { error } = await transport.send(request(plain.origin.replace('http:', 'https:')))
  expect(error).toMatchObject({ kind: 'tls', sent: false })
  await plain.close()
})

test('a certificate for another name is a tls error that says so, and the name is sent (SNI)', async () => {
  transport = createSocketTransport({ tls: { ca: cert, servername: 'other.test' } })
  const { error } = await transport.send(request(origin('127.0.0.1')))
  expect(error).toMatchObject({ kind: 'tls', sent: false })
  expect(error?.message).toMatch(/other\.test.*altnames/s)
})

test('a server that wants a certificate of its client answers the one that has it, and breaks with the other', async () => {
  const asked: unknown[] = []
  const strict = createServer({ cert, key, ca: cert, requestCert: true }, (socket) => {
    asked.push(socket.authorized)
    socket.on('error', () => socket.destroy())
    socket.on('data', () => socket.write(OK))
  })
  strict.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve))
  const at = `https://localhost:${(strict.address() as AddressInfo).port}`
  const known = createSocketTransport({ tls: { ca: cert, cert, key } })
  expect((await known.send(request(at))).answer?.status).toBe(200)
  await known.close()
  transport = createSocketTransport({ tls: { ca: cert } })
  expect((await transport.send(request(at))).error?.message).toMatch(/certificate required/)
  expect(asked).toEqual([true])
  await transport.close()
  await new Promise((resolve) => strict.close(resolve))
})
