import { expect, test } from 'vitest'
import { parseTargetUrl, resolveUrl, toWirePath } from './target-url.ts'

test.each([
  ['http://127.0.0.1:3000', { origin: 'http://127.0.0.1:3000', basePath: '' }],
  ['http://localhost/api/', { origin: 'http://localhost', basePath: '/api' }],
])('%s is a target', (url, target) => {
  expect(parseTargetUrl(url)).toEqual(target)
})

test.each(['localhost:3000', 'ftp://a.test', '', 'http://'])(
  '"%s" is refused as a target',
  (url) => {
    expect(() => parseTargetUrl(url)).toThrow(`target "${url}" is not an http or https URL`)
  },
)

const target = { origin: 'http://a.test', basePath: '/api' }

test.each([
  ['/x?y=1', { origin: 'http://a.test', path: '/api/x?y=1' }],
  ['http://a.test/x', { origin: 'http://a.test', path: '/x' }],
  ['http://b.test/x?y', { origin: 'http://b.test', path: '/x?y' }],
])('%s goes to %j', (url, address) => {
  expect(resolveUrl(url, target, (origin) => origin === 'http://b.test')).toEqual(address)
})

test.each([
  ['x', 'neither a path'],
  ['http://c.test/', 'http://c.test is not the target'],
])('%s is refused: %s', (url, message) => {
  expect(() => resolveUrl(url, target, () => false)).toThrow(message)
})

// Percent-encodings after RFC 3986; the emoji is F0 9F 98 80 in UTF-8 (RFC 3629).
test.each([
  ['/a b', '/a%20b'],
  ['/%20already', '/%20already'],
  ['/caf\u00E9/\u{1F600}', '/caf%C3%A9/%F0%9F%98%80'],
  ['/a\r\nHost: evil', '/a%0D%0AHost:%20evil'],
  ['/a#fragment', '/a'],
  ['/\uD800', '/%EF%BF%BD'],
])('%j goes on the wire as %s', (path, wire) => {
  expect(toWirePath(path)).toBe(wire)
})
