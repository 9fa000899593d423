import { expect, test } from 'vitest'
import { deliveredOnce } from '../receiver/delivered-once.ts'
import { checkConfig } from './check-config.ts'

const shipped = deliveredOnce('shipped', {
  receiver: 'carrier',
  stored: 'select id as key from outbox',
})

test.each([
  { name: 'no variable', receiver: {}, words: 'receivers.carrier.env must name the variable' },
  {
    name: 'a path without a slash',
    receiver: { env: 'A', path: 'x' },
    words: 'begin with a slash',
  },
  { name: 'no pointer', receiver: { env: 'A', key: 'id' }, words: 'must be a JSON Pointer' },
  {
    name: 'no status',
    receiver: { env: 'A', answers: [99] },
    words: "statuses (200 to 599) or 'lost'",
  },
  {
    name: 'an unknown key',
    receiver: { env: 'A', port: 1 },
    words: 'receivers.carrier.port is unknown',
  },
])('a receiver with $name is refused', ({ receiver, words }) => {
  expect(() => checkConfig({ receivers: { carrier: receiver } }, 'config.ts')).toThrow(words)
})

test('a guarantee must name a receiver that there is', () => {
  expect(() => checkConfig({ guarantees: [shipped] }, 'config.ts')).toThrow(
    'guarantee "shipped" names receiver "carrier"; there are: none',
  )
  const receivers = { carrier: { env: 'CARRIER_URL', answers: [500, 'lost', 200] } }
  expect(checkConfig({ receivers, guarantees: [shipped] }, 'config.ts')).toBeDefined()
})
