import { describe, expect, test } from 'vitest'
import { parseJson } from '../../json/index.ts'
import { describeElement } from './describe-element.ts'
import { toSignature } from './difference.ts'
import { fold, isZeroValue, toEssence } from './essence.ts'
import { toInstantText } from './http-date.ts'
import { LETTER_CASES } from '../mapping/letter-case.ts'
import { FORMAT_NAMES, formatOf, hasFormat, listRuleProblems, mergeRuleUses } from './rules.ts'

const json = (text: string) => {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

// What the parts of the comparison take for the same thing written in two ways, and what they do not.

describe('essence', () => {
  test.each([
    ['7', '"7"'],
    ['1.0', '1'],
    ['1.50', '"1.5"'],
    ['1.500', '1.5'],
    ['20.00', '20'],
    ['-3', '"-3"'],
    ['true', 'true'],
    ['"in_progress"', '"InProgress"'],
    ['"in-progress"', '"in progress"'],
    ['"A.B"', '"ab"'],
    ['"2026-01-02T03:04:05Z"', '"2026-01-02 03:04:05.000+00:00"'],
    ['"2026-01-02T03:04:05Z"', '"2026-01-02T05:04:05+02:00"'],
    ['{}', '{"a":1}'],
    ['[]', '[1]'],
  ])('%s and %s are one', (one, other) => {
    expect(toEssence(json(one))).toBe(toEssence(json(other)))
  })

  test.each([
    ['7', '70'],
    ['10', '1'],
    ['1.05', '1.5'],
    ['100.5', '1.5'],
    ['null', '{}'],
    ['[]', '""'],
    ['{}', '""'],
    ['"2026-13-02T03:04:05Z"', '"2026-14-02T03:04:05Z"'],
    ['null', '"x"'],
    ['true', 'false'],
    ['[]', '{}'],
    ['"2026-01-02T03:04:05Z"', '"2026-01-02T03:04:06Z"'],
    ['"2026-01-02T03:04:05"', '"2026-01-02T03:04:05Z"'],
  ])('%s and %s are two', (one, other) => {
    expect(toEssence(json(one))).not.toBe(toEssence(json(other)))
  })

  test('a text of more than 80 letters is only itself', () => {
    const [long, short] = ['A_'.repeat(41), 'A_'.repeat(40)]
    expect(toEssence(long)).toBe(long)
    expect(toEssence(short)).toBe(fold(short))
    expect(fold(short)).toBe('a'.repeat(40))
  })

  test('null, false, zero and what is empty may be left out, nothing else', () => {
    expect(
      ['null', 'false', '""', '0', '{}', '[]'].filter((text) => !isZeroValue(json(text))),
    ).toEqual([])
    expect(
      ['true', '" "', '1', '-0.1', '{"a":0}', '[0]'].filter((text) => isZeroValue(json(text))),
    ).toEqual([])
  })
})

describe('HTTP dates', () => {
  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['sun, 06-nov-1994 08:49:37 gmt', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov 16 08:49:37 1994', '1994-11-16T08:49:37.000Z'],
    ['Thursday, 01-Jan-70 00:00:00 GMT', '1970-01-01T00:00:00.000Z'],
    ['Tuesday, 31-Dec-69 00:00:00 GMT', '2069-12-31T00:00:00.000Z'],
    ['Wed, 01 Dec 2027 00:00:01 GMT', '2027-12-01T00:00:01.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(toInstantText(text)).toBe(instant)
  })

  test.each([
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'x Sun Nov  6 08:49:37 1994',
    'Sun Nov  6 08:49:37 1994 x',
    '1994-11-06',
    '',
  ])('%j is none', (text) => {
    expect(toInstantText(text)).toBeUndefined()
  })
})

describe('formats', () => {
  test.each([
    ['2f1e7c6a-0000-4000-8000-00000000000A', 'uuid'],
    ['2026-01-02T03:04:05.678+0200', 'date-time'],
    ['2026-01-02 03:04', 'date-time'],
    ['2026-01-02', 'date'],
    ['https://example.org/a', 'uri'],
    ['git+ssh://x', 'uri'],
    ['a@b.org', 'email'],
    ['deadBEEF', 'hex'],
    ['12345678', 'digits'],
    ['7', 'digits'],
    ['deadbee', 'text'],
    ['https://a b', 'text'],
    ['a@b@c', 'text'],
    ['x2026-01-02', 'text'],
    ['2026-01-02x', 'text'],
    ['', 'text'],
  ])('%j is of the format %s', (text, format) => {
    expect(formatOf(text)).toBe(format)
  })

  test('a text has its format and that of a string, and no number', () => {
    expect(FORMAT_NAMES.filter((format) => hasFormat('2026-01-02', format))).toEqual([
      'date',
      'string',
    ])
    expect(FORMAT_NAMES).toEqual([
      'uuid',
      'date-time',
      'date',
      'uri',
      'email',
      'hex',
      'digits',
      'number',
      'string',
    ])
  })
})

test('rules that cannot be accepted are named, each with its reason', () => {
  expect(listRuleProblems({ ignore: ['', '/**', '/a'], set: ['/*'] })).toEqual([
    '"ignore" ignores whole bodies: compare the status only by leaving the case out',
    '"ignore /**" is too broad: name at least one field',
    '"set /*" is too broad: name at least one field',
  ])
  expect(listRuleProblems({ tolerance: { '/a': -1, '/b': Infinity, '/c': 0, '/d': 0.5 } })).toEqual(
    [
      '"tolerance /a -1": a tolerance is a number from 0',
      '"tolerance /b Infinity": a tolerance is a number from 0',
    ],
  )
  expect(listRuleProblems({ format: { '/a': 'uuid', '/b': 'colour' } })).toEqual([
    '"format /b colour": known formats are uuid, date-time, date, uri, email, hex, digits, number, string',
  ])
  const pointers = { unordered: ['a'], alias: ['/~'], keyed: { b: 'id' }, format: { 'c/': 'uuid' } }
  expect(listRuleProblems(pointers)).toEqual(
    ['a', '/~', 'b', 'c/'].map(
      (glob) => `"${glob}" is no JSON Pointer: it begins with "/" or is empty`,
    ),
  )
  expect(listRuleProblems({ set: ['/a~0b~1c', ''], tolerance: { '/**/x': 1 } })).toEqual([])
})

const use = (rule: string, matched: number, silenced: number) => ({ rule, matched, silenced })

test('uses of one rule in several comparisons are one row', () => {
  expect(mergeRuleUses([use('a', 1, 0), use('b', 2, 2), use('a', 3, 1)])).toEqual([
    use('a', 4, 1),
    use('b', 2, 2),
  ])
})

const signatureOf = (pointer: string) => toSignature({ kind: 'value', pointer })

test('a signature leaves indices out, and nothing else', () => {
  expect(signatureOf('/items/12/at')).toBe('value /items/*/at')
  expect(signatureOf('/0/1')).toBe('value /*/*')
  expect(signatureOf('/a1/2b/x')).toBe('value /a1/2b/x')
})

const element = (text: string, more: object = {}) =>
  describeElement({
    kind: 'missing',
    pointer: '/items/3',
    reference: text,
    candidate: null,
    ...more,
  })

test('an element that one list alone has is named by what identifies it', () => {
  expect(element('{"user_id":7,"id":"a","name":"x"}')).toBe('id "a"')
  expect(element('{"order_id":12.50}')).toBe('order_id 12.50')
  expect(element('{"id":3}', { kind: 'extra', reference: null, candidate: '{"sku":"s"}' })).toBe(
    'sku "s"',
  )
  expect(element('{"id":null,"at":1}')).toBeUndefined()
  expect(element('[1]')).toBeUndefined()
  expect(element('{"id":')).toBeUndefined()
  expect(element('{"id":1}', { pointer: '/items/12' })).toBe('id 1')
  expect(element('{"id":1}', { pointer: '/items' })).toBeUndefined()
  expect(element('{"id":1}', { pointer: '/items/3/detail' })).toBeUndefined()
  expect(element('{"id":1}', { kind: 'value' })).toBeUndefined()
})

test.each([
  ['snake_case', 'resource_id_mark2'],
  ['camelCase', 'resourceIdMark2'],
  ['PascalCase', 'ResourceIdMark2'],
  ['PascalCase with initialisms', 'ResourceIDMark2'],
  ['camelCase with initialisms', 'resourceIDMark2'],
  ['kebab-case', 'resource-id-mark2'],
  ['Train-Case', 'Resource-Id-Mark2'],
  ['SCREAMING_SNAKE_CASE', 'RESOURCE_ID_MARK2'],
  ['lowercase', 'resourceidmark2'],
  ['UPPERCASE', 'RESOURCEIDMARK2'],
])('%s of a name in any case is %s', (name, expected) => {
  const change = LETTER_CASES[name] ?? (() => '')
  for (const form of [
    'resource_id_mark2',
    'resourceIDMark2',
    'Resource-Id-Mark2',
    'RESOURCE_ID_MARK2',
  ])
    expect(change(form)).toBe(expected)
  // Signs that no case has stay: taking such a name apart would lose some of them.
  for (const strange of ['größe_x', 'a b', '$ref', '']) expect(change(strange)).toBe(strange)
})
