import { startRawServer } from '@gauntlet/testkit'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { connect, type AddressInfo, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { describeTransport, OK, request, textOf } from './transport.suite.ts'
import { createUndiciTransport, type UndiciTransportOptions } from './undici-transport.ts'
import type { Transport } from './transport.ts'

const cert = readFileSync(new URL('./fixtures/test-only-cert.pem', import.meta.url), 'utf8')
const key = readFileSync(new URL('./fixtures/test-only-key.pem', import.meta.url), 'utf8')

describeTransport('the undici transport', () => createUndiciTransport())

const listen = async (server: Pick<Server, 'listen' | 'address' | 'close'>): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
const open = (options: UndiciTransportOptions): Transport => {
  const transport = createUndiciTransport(options)
  onTestFinished(() => transport.close())
  return transport
}

/** Answers with the version of HTTP that it was asked in. */
const startSecureServer = (): Promise<number> =>
  listen(
    createSecureServer({ cert, key, allowHTTP1: true }, (incoming, answer) => {
      answer.end(incoming.httpVersion)
    }),
  )

test('HTTP/2 where the server offers it, unless it is switched off', async () => {
  const origin = `https://localhost:${await startSecureServer()}`
  for (const [http2, version] of [
    [true, '2.0'],
    [false, '1.1'],
  ] as const) {
    const { answer } = await open({ http2, ca: cert }).send(request(origin))
    expect([answer?.status, textOf(answer?.body)]).toEqual([200, version])
  }
})

test('an unknown certificate is a tls error, before anything was sent', async () => {
  const origin = `https://localhost:${await startSecureServer()}`
  const { error } = await open({}).send(request(origin))
  expect(error).toMatchObject({ kind: 'tls', sent: false })
})

test('a proxy carries the request', async () => {
  const target = await startRawServer((socket) => socket.write(OK))
  onTestFinished(() => target.close())
  const tunnels: string[] = []
  const proxy = createServer()
  proxy.on('connect', (incoming, client) => {
    tunnels.push(incoming.url ?? '')
    const upstream = connect(target.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(client)
      client.pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  const transport = open({ proxy: `http://127.0.0.1:${await listen(proxy)}` })
  const { answer } = await transport.send(request(target.origin))
  expect([answer?.status, textOf(answer?.body)]).toEqual([200, 'ok'])
  expect(tunnels).toEqual([`127.0.0.1:${target.port}`])
})
