import { readFileSync } from 'node:fs'
import { createSecureServer, createServer, type Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createSocketTransport, type SocketTransport } from './socket-transport.ts'
import { request, textOf } from './transport.suite.ts'

const cert = readFileSync(new URL('./fixtures/test-only-cert.pem', import.meta.url), 'utf8')
const key = readFileSync(new URL('./fixtures/test-only-key.pem', import.meta.url), 'utf8')

let server: Http2Server | undefined
let transport: SocketTransport | undefined
afterEach(async () => {
  await transport?.close()
  await new Promise((resolve) => server?.close(resolve))
})

async function ask(target: Http2Server, scheme: string) {
  server = target
  server.on('request', (_, response) => response.end('ok'))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  transport = createSocketTransport({ tls: { ca: cert } })
  const { port } = server.address() as AddressInfo
  return await transport.send(request(`${scheme}://127.0.0.1:${port}`))
}

test('a server that offers HTTP/2 as well is asked over HTTP/1.1', async () => {
  const { answer } = await ask(createSecureServer({ cert, key, allowHTTP1: true }), 'https')
  expect([answer?.status, answer?.version, textOf(answer?.body)]).toEqual([200, '1.1', 'ok'])
})

test('one that has HTTP/2 alone is an error: no request is taken for answered', async () => {
  const { error } = await ask(createServer(), 'http')
  expect(error?.kind).toMatch(/^(?:parse|reset)$/)
})

test('with TLS it is an error, too', async () => {
  const { error } = await ask(createSecureServer({ cert, key, allowHTTP1: false }), 'https')
  expect(error?.kind).toMatch(/^(?:tls|parse|reset)$/)
})
