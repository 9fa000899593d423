import { expect, test } from 'vitest'
import { requireAllowedHost } from './require-allowed-host.ts'

test.each(['http://localhost:3000', 'http://127.0.0.1:1', 'http://127.9.9.9', 'http://[::1]:80'])(
  'load may go to %s',
  (url) => {
    expect(() => requireAllowedHost(new URL(url))).not.toThrow()
  },
)

test.each([
  'http://example.org',
  'http://10.0.0.1',
  'http://127.0.0.1.example.org',
  'http://0.0.0.0:3000',
  'http://localhost.example.org',
])('load may not go to %s', (url) => {
  expect(() => requireAllowedHost(new URL(url))).toThrow('is not on this machine')
})

test('a host that the config lists is allowed, its subdomains are not', () => {
  const allowed = ['staging.internal']
  expect(() => requireAllowedHost(new URL('http://staging.internal'), allowed)).not.toThrow()
  expect(() => requireAllowedHost(new URL('http://a.staging.internal'), allowed)).toThrow(
    'allowHosts',
  )
})
