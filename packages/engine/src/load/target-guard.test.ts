import { expect, test } from 'vitest'
import { assertAllowedTarget } from './target-guard.ts'

test.each(['http://localhost:3000', 'http://127.0.0.1:1', 'http://127.9.9.9', 'http://[::1]:80'])(
  'load may go to %s',
  (url) => {
    expect(() => assertAllowedTarget(url, [])).not.toThrow()
  },
)

test.each([
  'http://example.org',
  'http://10.0.0.1',
  'http://127.0.0.1.example.org',
  'http://0.0.0.0:3000',
  'http://localhost.example.org',
])('load may not go to %s', (url) => {
  expect(() => assertAllowedTarget(url, [])).toThrow('is not this machine')
})

test('a host that the config lists is allowed, its subdomains are not', () => {
  const allowed = ['staging.internal']
  expect(() => assertAllowedTarget('http://staging.internal', allowed)).not.toThrow()
  expect(() => assertAllowedTarget('http://a.staging.internal', allowed)).toThrow('allowHosts')
})
