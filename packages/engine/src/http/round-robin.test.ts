import { expect, test } from 'vitest'
import { roundRobin } from './round-robin.ts'
import type { HttpRequest, Transport } from './transport.ts'

function fakeTransport() {
  const origins: string[] = []
  const transport: Transport = {
    send: ({ origin }) => {
      origins.push(origin)
      return Promise.resolve({
        sentAtNs: 0,
        endedAtNs: 1,
        answer: { status: 200, headers: {}, body: new Uint8Array() },
      })
    },
    close: () => Promise.resolve(),
  }
  return { origins, transport }
}

const request = (origin: string): HttpRequest => ({
  method: 'GET',
  origin,
  path: '/',
  headers: {},
  timeoutMs: 1000,
})

test('what goes to the first replica is spread over all, other origins pass unchanged', async () => {
  const { origins, transport } = fakeTransport()
  const spread = roundRobin(transport, ['http://a:1', 'http://b:2'])
  for (const origin of ['http://a:1', 'http://a:1', 'http://elsewhere:9', 'http://a:1']) {
    await spread.send(request(origin))
  }
  expect(origins).toEqual(['http://a:1', 'http://b:2', 'http://elsewhere:9', 'http://a:1'])
})

test('connections are opened to the replicas whose turns come next', async () => {
  const warmed: (readonly string[])[] = []
  const { transport } = fakeTransport()
  const warm = (origins: readonly string[]) => Promise.resolve(void warmed.push(origins))
  const spread = roundRobin({ ...transport, warm }, ['http://a:1', 'http://b:2'])
  await spread.send(request('http://a:1'))
  const options = { neededAtNs: 0, signal: new AbortController().signal }
  await spread.warm?.(['http://a:1', 'http://c:3', 'http://a:1'], options)
  expect(warmed).toEqual([['http://b:2', 'http://c:3', 'http://a:1']])
})

test('a target of one replica is asked directly', () => {
  const { transport } = fakeTransport()
  expect(roundRobin(transport, ['http://a:1'])).toBe(transport)
})
