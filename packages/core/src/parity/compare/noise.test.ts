import { expect, test } from 'vitest'
import type { Difference } from './difference.ts'
import { commonNoise, isBetweenNumbers, isNoise, toNoise } from './noise.ts'

const differs = (pointer: string, reference: string, candidate: string): Difference => ({
  kind: 'value',
  pointer,
  reference: JSON.stringify(reference),
  candidate: JSON.stringify(candidate),
})

const times = differs('/items/0/at', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z')

test('what differs with itself is noise, in every element of the list', () => {
  const noise = toNoise([times])
  expect(
    isNoise(differs('/items/7/at', '2026-02-01T00:00:00Z', '2026-02-01T00:00:01Z'), [noise]),
  ).toBe(true)
})

test.each([
  {
    name: 'a time that turned into text',
    difference: differs('/items/0/at', '2026-02-01T00:00:00Z', 'soon'),
  },
  {
    name: 'another field',
    difference: differs('/items/0/by', '2026-02-01T00:00:00Z', '2026-02-01T00:00:01Z'),
  },
  {
    name: 'a field that vanished',
    difference: { ...times, kind: 'missing' as const, candidate: null },
  },
  {
    name: 'a status',
    difference: { kind: 'status' as const, pointer: '', reference: '200', candidate: '500' },
  },
])('$name is no noise', ({ difference }) => {
  expect(isNoise(difference, [toNoise([times])])).toBe(false)
})

const plain = (kind: 'body' | 'header', reference: string, candidate: string): Difference => ({
  kind,
  pointer: kind === 'header' ? 'x-request-id' : '',
  reference,
  candidate,
})

test.each([
  { name: 'a page with a clock', kind: 'body', own: ['at 12:01', 'at 12:02'], other: 'at 23:59', is: true },
  { name: 'another page', kind: 'body', own: ['at 12:01', 'at 12:02'], other: 'failed', is: false },
  { name: 'bytes that always differ', kind: 'body', own: ['9 bytes, SHA-256 aa00bb11', '9 bytes, SHA-256 cc00dd11'], other: '7 bytes, SHA-256 ee00ff11', is: true },
  { name: 'JSON for a page', kind: 'body', own: ['at 12:01', 'at 12:02'], other: 'a JSON body', is: false },
  { name: 'an id in a header', kind: 'header', own: ['abcdef01', 'abcdef02'], other: 'abcdef03', is: true },
  { name: 'another text in a header that has any text', kind: 'header', own: ['red', 'blue'], other: 'green', is: true },
  { name: 'a text where an id was', kind: 'header', own: ['abcdef01', 'abcdef02'], other: 'none', is: false },
] as const)('$name against what differs with itself: noise is $is', ({ kind, own, other, is }) => {
  const noise = toNoise([plain(kind, own[0], own[1])])
  expect(isNoise(plain(kind, own[0], other), [noise])).toBe(is)
}) // prettier-ignore

type Sides = readonly [reference: string | null, candidate: string | null]
const of = (kind: Difference['kind'], [reference, candidate]: Sides): Difference => ({
  kind,
  pointer: '/a',
  reference,
  candidate,
})

test.each<{ what: string; kind: Difference['kind']; own: Sides; other: Sides; is: boolean }>([
  { what: 'another order', kind: 'order', own: ['[1,2]', '[2,1]'], other: ['[3,4]', '[4,3]'], is: true },
  { what: 'an object that comes and goes', kind: 'missing', own: ['{"x":1}', null], other: ['{"x":2}', null], is: true },
  { what: 'a list that comes and goes', kind: 'missing', own: ['[1]', null], other: ['[2]', null], is: true },
  { what: 'a list where an object comes and goes', kind: 'missing', own: ['{"x":1}', null], other: ['[1]', null], is: false },
  { what: 'a number that comes and goes', kind: 'missing', own: ['-1', null], other: ['2.5', null], is: true },
  { what: 'a list where null and a number alternate', kind: 'type', own: ['null', '5'], other: ['null', '[5]'], is: false },
  { what: 'a text where null and a number alternate', kind: 'type', own: ['null', '5'], other: ['null', '"5"'], is: false },
  { what: 'true where null and a number alternate', kind: 'type', own: ['null', '5'], other: ['null', 'true'], is: false },
  { what: 'a header that is lost where its text changes', kind: 'header', own: ['red', 'blue'], other: ['red', null], is: false },
])('$what: noise is $is', ({ kind, own, other, is }) => {
  expect(isNoise(of(kind, other), [toNoise([of(kind, own)])])).toBe(is)
}) // prettier-ignore

const at = (pointer: string, sides: Sides): Difference => ({ ...of('type', sides), pointer })

test('what both targets do is at the places of both, with the formats of both', () => {
  const one = toNoise([at('/a', ['null', '5']), at('/b', ['null', '5'])])
  const other = toNoise([at('/a', ['null', 'true']), at('/c', ['null', '5'])])
  const both = commonNoise(one, other)
  expect([...both.keys()]).toEqual(['type /a'])
  expect(isNoise(at('/a', ['5', 'true']), [both])).toBe(true)
  expect(isNoise(at('/a', ['5', 'true']), [one, other])).toBe(false)
})

test('only two numbers that differ in their value are a difference between numbers', () => {
  expect(isBetweenNumbers(of('value', ['1', '-2.5']))).toBe(true)
  expect(isBetweenNumbers(of('value', ['"1"', '"2"']))).toBe(false)
  expect(isBetweenNumbers(of('type', ['1', '"2"']))).toBe(false)
  expect(isBetweenNumbers(of('value', ['1', '"a"']))).toBe(false)
  expect(isBetweenNumbers(of('length', ['1', '2']))).toBe(false)
})

test('a status that flaps excuses no status', () => {
  const status: Difference = { kind: 'status', pointer: '', reference: '200', candidate: '503' }
  expect(isNoise(status, [toNoise([status])])).toBe(false)
})
