import { expect, test } from 'vitest'
import { createAttemptLimits, toNetwork } from './attempt-limits.ts'

const address = (at: number) => `10.0.${at >> 8}.${at & 255}`

test('ten attempts a minute from one address, and the time to wait until the next', () => {
  let now = 0
  const limits = createAttemptLimits(() => now)
  for (let at = 0; at < 10; at += 1) expect(limits.begin('10.0.0.1')).toBeUndefined()
  now = 20_000
  expect(limits.begin('10.0.0.1')).toBe(40)
  expect(limits.begin('10.0.0.2')).toBeUndefined()
  now = 60_000
  expect(limits.begin('10.0.0.1')).toBeUndefined()
})

test('two hundred failures a minute from all addresses together, each of which tried but once', () => {
  let now = 0
  const limits = createAttemptLimits(() => now)
  for (let at = 0; at < 200; at += 1) {
    expect(limits.begin(address(at))).toBeUndefined()
    limits.fail()
  }
  expect(limits.begin(address(1_000))).toBe(60)
  now = 60_000
  expect(limits.begin(address(1_000))).toBeUndefined()
})

test('those who have the token are not limited by each other', () => {
  const limits = createAttemptLimits(() => 0)
  for (let at = 0; at < 5_000; at += 1) expect(limits.begin(address(at))).toBeUndefined()
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
  ['2001:DB8::1:0:0:0:1', '2001:db8:0:1::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (text, network) => {
  expect(toNetwork(text)).toBe(network)
})
