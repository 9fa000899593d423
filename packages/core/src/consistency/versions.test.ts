import { expect, test } from 'vitest'
import { toHistory } from './test-support/small-history.ts'
import { compareVersions, parseVersion, Versions } from './versions.ts'

const compare = (left: string, right: string, order?: 'text') => {
  const [a, b] = [parseVersion(left, order), parseVersion(right, order)]
  return a && b ? Math.sign(compareVersions(a, b) ?? NaN) : 'no version'
}

test.each([
  { left: '7', right: '12.5', is: -1 },
  { left: '9007199254740993', right: '9007199254740992', is: 1 },
  { left: '1.0', right: '1', is: 0 },
  { left: '2026-01-02', right: '2026-01-02T00:00:00Z', is: 0 },
  { left: '2026-01-02 03:04', right: '2026-01-02T03:04:00.000Z', is: 0 },
  { left: '2026-01-02T03:04:05.000001Z', right: '2026-01-02T03:04:05.000002Z', is: -1 },
  { left: '2026-01-02T03:04:05,5Z', right: '2026-01-02T03:04:05.499999999Z', is: 1 },
  { left: '2026-01-02T03:04:05+02', right: '2026-01-02T01:04:05Z', is: 0 },
  { left: '2026-01-02T03:04:05-0130', right: '2026-01-02T04:34:05Z', is: 0 },
  { left: '2026-01-02T03:04:05+05:30', right: '2026-01-01T21:34:05Z', is: 0 },
  { left: '7', right: '2026-01-02', is: NaN },
  { left: 'abc', right: '7', is: 'no version' },
  { left: '2026-13-02', right: '7', is: 'no version' },
  { left: '2026-01-02T03:04:05Zx', right: '7', is: 'no version' },
  { left: 'x2026-01-02', right: '7', is: 'no version' },
])('$left and $right: $is', ({ left, right, is }) => {
  expect(compare(left, right)).toEqual(is)
  expect(compare(right, left)).toEqual(typeof is === 'number' ? 0 - is : is)
})

test('as text versions compare by their code points, and what code makes by accident is none', () => {
  expect(compare('01ARZ', '01BX5', 'text')).toBe(-1)
  expect(compare('b', 'a', 'text')).toBe(1)
  expect(compare('10', '9', 'text')).toBe(-1)
  expect(compare('a', 'a', 'text')).toBe(0)
  for (const accident of [
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    'null',
    'Invalid Date',
    '[object Object]',
  ])
    expect(compare(accident, '7', 'text')).toBe('no version')
})

function versionsOf(texts: readonly string[], order?: 'text') {
  const history = toHistory([])
  const versions = new Versions(history, order)
  const codes = texts.map((text) => history.values.encode(text))
  return { versions, codes }
}

test('versions are counted once each, with the first that is none', () => {
  const { versions, codes } = versionsOf(['7', 'yes', 'no', '7'])
  for (const code of codes) versions.of(code)
  expect(versions.count()).toEqual({ versions: 1, others: 2, example: 'yes' })
  expect(versions.describeProblem('tokens')).toBe(
    `"yes" has no order: tokens are numbers, ISO 8601 times, or text with versions: 'text'`,
  )
  expect(versions.describeMixture('tokens')).toContain('"yes" has no order')
})

test('a number and a time do not compare, words alone need not, and an accident is a problem', () => {
  const mixed = versionsOf(['7', '2026-01-02'])
  expect(mixed.versions.describeProblem('tokens')).toBeNull()
  expect(mixed.versions.compare(mixed.codes[0] ?? 0, mixed.codes[1] ?? 0)).toBeUndefined()
  expect(mixed.versions.describeProblem('tokens')).toBe(
    `"7" and "2026-01-02" do not compare: tokens are numbers, ISO 8601 times, or text with versions: 'text'`,
  )
  const words = versionsOf(['yes'])
  words.versions.of(words.codes[0] ?? 0)
  expect(words.versions.describeMixture('tokens')).toBeNull()
  const accident = versionsOf(['NaN'])
  accident.versions.of(accident.codes[0] ?? 0)
  expect(accident.versions.describeMixture('tokens')).toContain('"NaN" has no order')
})
