import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { toKey } from './rewrite.ts'
import { timeRewrites } from './time-rewrites.ts'

type Example = readonly [from: string, to: string]

/** Of the ways to write a time that an example shows, what each makes of a text. */
const write = ([from, to]: Example, text: string): Record<string, string | undefined> =>
  Object.fromEntries(
    timeRewrites(json(from), json(to)).map((rewrite) => {
      const rewritten = rewrite.apply(json(text))
      return [toKey(rewrite), rewritten === undefined ? undefined : toText(rewritten)]
    }),
  )

const SECONDS = '"2026-01-02T03:04:05Z"'

test('a time in the form of another time: its separator, its zone, and its digits or other ones', () => {
  expect(write([SECONDS, '"2026-01-02T03:04:05.678Z"'], '"2027-12-31T23:59:59.1200Z"')).toEqual({
    'time -> the same digits (Z)': '"2027-12-31T23:59:59.1200Z"',
    'time -> without trailing zeros (Z)': '"2027-12-31T23:59:59.12Z"',
    'time -> 3 digits (Z)': '"2027-12-31T23:59:59.120Z"',
  })
  expect(write([SECONDS, '"2026-01-02 03:04:05+00:00"'], '"2027-12-31T23:59:59.500Z"')).toEqual({
    'time -> the same digits (" " between, +00:00)': '"2027-12-31 23:59:59.500+00:00"',
    'time -> without trailing zeros (" " between, +00:00)': '"2027-12-31 23:59:59.5+00:00"',
    'time -> 0 digits (" " between, +00:00)': '"2027-12-31 23:59:59+00:00"',
  })
  expect(
    write(['"2026-01-02 03:04:05.6"', '"2026-01-02T03:04:05.60"'], '"2027-12-31 23:59:59.0010"'),
  ).toEqual({
    'time -> the same digits ()': '"2027-12-31T23:59:59.0010"',
    'time -> without trailing zeros ()': '"2027-12-31T23:59:59.001"',
    'time -> 2 digits ()': '"2027-12-31T23:59:59.00"',
  })
})

test('a time without digits is written with as many as the other one has', () => {
  expect(write([SECONDS, '"2026-01-02T03:04:05.000Z"'], SECONDS)).toEqual({
    'time -> the same digits (Z)': SECONDS,
    'time -> without trailing zeros (Z)': SECONDS,
    'time -> 3 digits (Z)': '"2026-01-02T03:04:05.000Z"',
  })
})

test.each<{ what: string; to: string; text: string; is: string | undefined }>([
  { what: 'Z for z', to: 'z', text: 'Z', is: 'z' },
  { what: '+00:00 for Z', to: '+00:00', text: 'Z', is: '+00:00' },
  { what: 'Z for -00:00', to: 'Z', text: '-00:00', is: 'Z' },
  { what: 'the same zone', to: '+02:00', text: '+02:00', is: '+02:00' },
  { what: 'another zone', to: '+02:00', text: '+03:00', is: undefined },
  { what: 'UTC for another zone', to: 'Z', text: '+02:00', is: undefined },
  { what: 'another zone for UTC', to: '+02:00', text: 'Z', is: undefined },
  { what: 'a zone that ends like UTC', to: 'Z', text: '+10:00', is: undefined },
  { what: 'no zone for UTC', to: '', text: 'Z', is: undefined },
  { what: 'UTC for no zone', to: 'Z', text: '', is: undefined },
])('zones are never converted: $what', ({ to, text, is }) => {
  const form: Example = [SECONDS, `"2026-01-02T03:04:05${to}"`]
  const [first] = Object.values(write(form, `"2027-12-31T23:59:59${text}"`))
  expect(first).toBe(is === undefined ? undefined : `"2027-12-31T23:59:59${is}"`)
})

test.each([
  '"soon"',
  '"2026-01-02"',
  '"2026-01-02T03:04"',
  '"x2026-01-02T03:04:05Z"',
  '"2026-01-02T03:04:05Zx"',
  '7',
  'null',
  '["2026-01-02T03:04:05Z"]',
])('no form of a time applies to %s', (text) => {
  expect(Object.values(write([SECONDS, '"2026-01-02 03:04:05Z"'], text))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(
    timeRewrites(json(text), json(SECONDS)).filter(({ name }) => !name.startsWith('epoch')),
  ).toEqual([])
})

// Seconds since the epoch: date -u -d 2026-01-02T03:04:05Z +%s
test.each<{ text: string; s: string | undefined; ms: string | undefined }>([
  { text: '2026-01-02T03:04:05Z', s: '1767323045', ms: '1767323045000' },
  { text: '2026-01-02 03:04:05z', s: '1767323045', ms: '1767323045000' },
  { text: '2026-01-02T03:04:05', s: '1767323045', ms: '1767323045000' },
  { text: '2026-01-02T05:04:05.9+02:00', s: '1767323045', ms: '1767323045900' },
  { text: '2026-01-02T03:04:05.987654321Z', s: '1767323045', ms: '1767323045987' },
  { text: '2026-13-02T03:04:05Z', s: undefined, ms: undefined },
  { text: 'soon', s: undefined, ms: undefined },
])('$text is $s seconds, $ms milliseconds', ({ text, s, ms }) => {
  expect(write([SECONDS, '1'], `"${text}"`)).toEqual({
    'time -> epoch s': s,
    'time -> epoch ms': ms,
  })
})

test.each<{ number: string; like: string; s: string | undefined; ms: string | undefined }>([
  { number: '1767323045', like: '2026-01-02T03:04:05Z', s: '2026-01-02T03:04:05Z', ms: '1970-01-21T10:55:23Z' },
  { number: '1767323045.5', like: '2026-01-02T03:04:05.000+00:00', s: '2026-01-02T03:04:05.500+00:00', ms: '1970-01-21T10:55:23.045+00:00' },
  { number: '0', like: '2026-01-02T03:04:05.000000', s: '1970-01-01T00:00:00.000000', ms: '1970-01-01T00:00:00.000000' },
  { number: '8639999999999', like: '2026-01-02T03:04:05Z', s: '+275760-09-12T23:59:59Z', ms: '2243-10-16T23:59:59Z' },
  { number: '8640000000000000', like: '2026-01-02T03:04:05Z', s: undefined, ms: undefined },
  { number: '-1', like: '2026-01-02T03:04:05Z', s: '1969-12-31T23:59:59Z', ms: '1969-12-31T23:59:59Z' },
])('$number as a time like $like is $s or $ms', ({ number, like, s, ms }) => {
  const quoted = [s, ms].map((text) => (text === undefined ? undefined : `"${text}"`))
  expect(Object.values(write(['1', `"${like}"`], number))).toEqual(quoted)
  expect(Object.keys(write(['1', `"${like}"`], number))).toEqual(['epoch s -> time', 'epoch ms -> time'])
  expect(Object.values(write(['1', `"${like}"`], `"${number}"`))).toEqual([undefined, undefined])
}) // prettier-ignore

test('nothing but a time and another time or a number suggests a way to write times', () => {
  expect(timeRewrites(json(SECONDS), json('"soon"'))).toEqual([])
  expect(timeRewrites(json('"soon"'), json(SECONDS))).toEqual([])
  expect(timeRewrites(json('"soon"'), json('7'))).toEqual([])
  expect(timeRewrites(json('7'), json('8'))).toEqual([])
  expect(timeRewrites(json('null'), json(SECONDS))).toEqual([])
})
