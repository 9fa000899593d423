import { expect, test } from 'vitest'
import { RequestEncoder, type EncodedRequest } from './request-encoder.ts'
import type { HttpRequest } from './transport.ts'

const request = (more: Partial<HttpRequest>): HttpRequest => ({
  method: 'GET',
  origin: 'http://t',
  path: '/',
  headers: {},
  timeoutMs: 1,
  ...more,
})
const encode = (encoder: RequestEncoder, more: Partial<HttpRequest>): EncodedRequest =>
  encoder.encode(request(more)) as EncodedRequest

const OWN = 'user-agent: gauntlet\r\naccept: */*\r\n'

test('headers are those of their own request, however many objects go round', () => {
  const encoder = new RequestEncoder('t')
  const many = Array.from({ length: 40 }, (_, at) => ({ 'x-at': String(at) }))
  for (let round = 0; round < 3; round += 1)
    for (const headers of many)
      expect(encode(encoder, { headers }).text).toBe(
        `GET / HTTP/1.1\r\nhost: t\r\nx-at: ${headers['x-at']}\r\n${OWN}\r\n`,
      )
})

test('a bad path stays bad when it comes again, and does not spoil the next', () => {
  const encoder = new RequestEncoder('t')
  for (const path of ['/a b', '/a b', '', '/\u00e9', '/a\r\nx: y'])
    expect(encoder.encode(request({ path }))).toHaveProperty('problem')
  expect(encode(encoder, { path: '/a%20b' }).text).toContain('GET /a%20b HTTP/1.1')
})

test('text that is not ASCII counts in bytes; with a header beyond ASCII it goes out apart from it', () => {
  const encoder = new RequestEncoder('t')
  const body = '{"\u20ac":1}'
  expect(encode(encoder, { method: 'POST', body })).toMatchObject({
    text: `POST / HTTP/1.1\r\nhost: t\r\n${OWN}content-length: 9\r\n\r\n${body}`,
    encoding: 'utf8',
  })
  const apart = encode(encoder, { method: 'POST', body, headers: { 'x-a': '\u00e9' } })
  expect([apart.encoding, apart.text.endsWith('content-length: 9\r\n\r\n')]).toEqual([
    'latin1',
    true,
  ])
  expect(Buffer.from(apart.bytes ?? []).toString()).toBe(body)
})

test('host, user-agent and accept are those of the request where it has them', () => {
  const encoder = new RequestEncoder('t')
  const own = { Host: 'shop.example.test', 'user-agent': 'mine', accept: 'text/html' }
  expect(encode(encoder, { headers: own }).text).toBe(
    'GET / HTTP/1.1\r\nhost: shop.example.test\r\nuser-agent: mine\r\naccept: text/html\r\n\r\n',
  )
  expect(encoder.encode(request({ headers: { host: 'a\r\nx: y' } }))).toHaveProperty('problem')
})

test('a name may be sent twice; no line of it may hold a line break', () => {
  const encoder = new RequestEncoder('t')
  const twice = encode(encoder, { headers: { fruit: 'a' }, headerLines: [['fruit', 'b']] })
  expect(twice.text).toContain('fruit: a\r\n')
  expect(twice.text).toContain('fruit: b\r\n')
  const broken = request({ headers: {}, headerLines: [['fruit', 'b\nx: y']] })
  expect(encoder.encode(broken)).toHaveProperty('problem')
})
