import { expect, test } from 'vitest'
import fc from 'fast-check'
import { ExactNumber } from '../json/exact-number.ts'
import { toCanonicalJson, toFallbackEventId, toPayloadFingerprint } from './event-identity.ts'

test.each([
  // RFC 8785, sections 3.2.2 and 3.2.3.
  { value: [56, { d: true, 10: null, 1: [] }], text: '[56,{"1":[],"10":null,"d":true}]' },
  {
    value: { '€': 1, '\r': 2, '\ufb33': 7, '1': 4, '😀': 3, '\u0080': 6, ö: 5 },
    text: '{"\\r":2,"1":4,"\u0080":6,"ö":5,"€":1,"😀":3,"\ufb33":7}',
  },
  {
    value: [333_333_333.333_333_3, 1e30, 4.5, 2e-3, 1e-27, -0],
    text: '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
  },
  { value: '\u000f\nA\'B"\\\\"/', text: String.raw`"\u000f\nA'B\"\\\\\"/"` },
])('canonical JSON of $text', ({ value, text }) => {
  expect(toCanonicalJson(value)).toBe(text)
})

test('canonical JSON does not depend on the order of keys, and means the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed())
      expect(toCanonicalJson(turned)).toBe(toCanonicalJson(value))
      const again = JSON.parse(toCanonicalJson(value)) as unknown
      expect(again).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { seed: 3 },
  )
})

const content = {
  anonymous_user_id: 'user-1',
  session_id: null,
  event_name: 'app_opened',
  occurred_at_ms: 1_795_240_800_000,
  properties: {},
  context: {},
}

// The vectors of docs/experiments-api.md, computed with Python's hashlib and json modules.
const vectors = [
  {
    name: 'nothing but the needed',
    change: {},
    id: '91e3e377-d759-8586-ada9-531b3e28f20e',
    fingerprint: '91e3e377d759b586',
  },
  {
    name: 'session, nested properties and text beyond ASCII',
    change: {
      session_id: 's-1',
      properties: { b: [1, 2.5, null], a: { z: true, y: 'Zoë €' } },
      context: { screen: 'home' },
    },
    id: '5ca6f828-361a-8269-b6a1-28a0c73bff00',
    fingerprint: '5ca6f828361a9269',
  },
  {
    name: 'numbers that no double holds',
    change: {
      properties: {
        order_id: new ExactNumber('174322306148984899'),
        share: new ExactNumber('314159265358979323846.0e-20'),
      },
    },
    id: 'cd68756b-8ce5-8d0c-aed0-a4bfe550314f',
    fingerprint: 'cd68756b8ce58d0c',
  },
]

test.each(vectors)('the id and the fingerprint of $name', ({ change, id, fingerprint }) => {
  expect(toFallbackEventId({ ...content, ...change })).toBe(id)
  expect(toPayloadFingerprint({ ...content, ...change })).toBe(fingerprint)
})

test.each([
  { anonymous_user_id: 'user-2' },
  { session_id: 's' },
  { event_name: 'tab_opened' },
  { occurred_at_ms: content.occurred_at_ms + 1 },
  { properties: { a: 1 } },
  { context: { a: 1 } },
])('another %o is another event', (change) => {
  expect(toFallbackEventId({ ...content, ...change })).not.toBe(toFallbackEventId(content))
})
