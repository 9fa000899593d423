import { expect, test } from 'vitest'
import { parseTrustedProxies } from './trusted-proxies.ts'

test.each([
  ['10.0.0.5', ['10.0.0.5']],
  ['10.0.0.5, 10.1.0.0/16,fd00::/8', ['10.0.0.5', '10.1.0.0/16', 'fd00::/8']],
])('%s names proxies', (text, expected) => {
  expect(parseTrustedProxies(text)).toEqual(expected)
})

test.each(['', '0', '1', '11', 'true', '10.0.0.300', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.1/8/8', 'proxy.local', '1,'])(
  '"%s" is refused, as it would believe nobody or everybody',
  (text) => {
    expect(() => parseTrustedProxies(text)).toThrow(/trusted proxies are/)
  },
) // prettier-ignore
