import { expect, test } from 'vitest'
import { whyUnsafe } from './unsafe-request.ts'

const ask = (method: string, more: Partial<Parameters<typeof whyUnsafe>[0]> = {}) =>
  whyUnsafe({ method, path: '/things', headers: {}, ...more })

test.each(['GET', 'HEAD', 'OPTIONS', 'get'])('%s only asks', (method) => {
  expect(ask(method)).toBeUndefined()
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'delete', 'TRACE', 'PURGE', 'MERGE'])(
  '%s may change data',
  (method) => {
    expect(ask(method)).toBe(method.toUpperCase())
  },
)

test.each([
  [{ headers: { 'x-http-method-override': 'DELETE' } }, 'GET with x-http-method-override: DELETE'],
  [{ headers: { 'X-HTTP-Method': 'MERGE' } }, 'GET with X-HTTP-Method: MERGE'],
  [{ headers: { 'x-method-override': '' } }, 'GET with x-method-override: '],
  [{ path: '/things?a=1&_METHOD=put' }, 'GET with _METHOD: put'],
  [{ path: '/things?_HttpMethod=PATCH' }, 'GET with _HttpMethod: PATCH'],
  [{ path: '/things?%5Fmethod=put' }, 'GET with _method: put'],
  [{ body: 'a=1&%5fmethod=DELETE' }, 'GET with _method in its body'],
  [{ body: '{"_method":"DELETE"}' }, 'GET with _method in its body'],
  [{ body: Buffer.from('{"_method" : "DELETE"}') }, 'GET with _method in its body'],
])('a GET with %j may change data', (more, why) => {
  expect(ask('GET', more)).toBe(why)
})

test.each([
  { headers: { 'x-http-method-override': ' get ' } },
  { path: '/logs?method=POST&http_method=POST' },
  { body: '{"payment_method":"card","method":"DELETE"}' },
  { path: '/things?_method=HEAD' },
])('a GET with %j only asks', (more) => {
  expect(ask('GET', more)).toBeUndefined()
})

test('a POST that asks to be taken for a GET may change data where nobody listens to that', () => {
  expect(ask('POST', { headers: { 'x-http-method-override': 'GET' } })).toBe('POST')
})
