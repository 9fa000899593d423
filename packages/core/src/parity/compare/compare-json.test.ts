import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toText, type Json, parseJson } from '../../json/index.ts'
import { compareJson } from './compare-json.ts'
import { listRuleProblems, toRules, type CompareRules } from './rules.ts'

function json(text: string): Json {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.reason}`)
  return parsed.value
}

function compare(a: string, b: string, rules: CompareRules = {}) {
  const result = compareJson(json(a), json(b), { rules: toRules(rules) })
  return { ...result, list: result.differences.map(({ kind, pointer }) => `${kind} ${pointer}`) }
}

test.each([
  { what: 'integers above 2^53', a: '9007199254740993', b: '9007199254740992', is: ['value '] },
  { what: '1.0 and 1', a: '{"n":1.0}', b: '{"n":1}', is: ['value /n'] },
  { what: 'a field less', a: '{"a":1,"b":2}', b: '{"a":1}', is: ['missing /b'] },
  { what: 'a field more', a: '{"a":1}', b: '{"a":1,"b":null}', is: ['extra /b'] },
  { what: 'another type', a: '{"a":"1"}', b: '{"a":1}', is: ['type /a'] },
  { what: 'null and list', a: '{"a":null}', b: '{"a":[]}', is: ['type /a'] },
  { what: 'another order', a: '[1,2,3]', b: '[3,1,2]', is: ['order '] },
  { what: 'an element in front', a: '[1,2,3]', b: '[0,1,2,3]', is: ['extra /0'] },
  { what: 'an element less', a: '[1,2,3]', b: '[1,3]', is: ['missing /1'] },
  { what: 'keys with slashes', a: '{"a/b~c":1}', b: '{"a/b~c":2}', is: ['value /a~1b~0c'] },
  { what: 'a key called __proto__', a: '{"__proto__":1}', b: '{}', is: ['missing /__proto__'] },
  { what: 'order of keys', a: '{"a":1,"b":2}', b: '{"b":2,"a":1}', is: [] },
  { what: 'escapes of one text', a: '"\\u0041\\/"', b: '"A/"', is: [] },
  { what: 'false and null', a: 'false', b: 'null', is: ['type '] },
])('$what: $is', ({ a, b, is }) => {
  expect(compare(a, b).list).toEqual(is)
})

test.each([
  { rules: { ignore: ['/t'] }, a: '{"a":1,"t":1}', b: '{"a":1}', use: [1, 1] },
  { rules: { ignore: ['/*/id'] }, a: '[{"id":1,"a":1}]', b: '[{"id":2,"a":1}]', use: [1, 1] },
  {
    rules: { ignore: ['/**/at'] },
    a: '{"x":[{"at":1}],"b":1}',
    b: '{"x":[{"at":2}],"b":1}',
    use: [1, 1],
  },
  { rules: { unordered: ['/l'] }, a: '{"l":[1,2,2]}', b: '{"l":[2,1,2]}', use: [3, 1] },
  { rules: { set: ['/l'] }, a: '{"l":[1,2,2]}', b: '{"l":[2,1]}', use: [3, 1] },
  {
    rules: { keyed: { '/l': 'k' } },
    a: '{"l":[{"k":1},{"k":2}]}',
    b: '{"l":[{"k":2},{"k":1}]}',
    use: [2, 1],
  },
  { rules: { tolerance: { '/n': 0.01 } }, a: '{"n":1.00}', b: '{"n":1.01}', use: [1, 1] },
  {
    rules: { format: { '/d': 'date-time' } },
    a: '{"d":"2026-01-01T00:00:00Z"}',
    b: '{"d":"2025-01-01T00:00:00Z"}',
    use: [1, 1],
  },
  {
    rules: { alias: ['/*/id'] },
    a: '{"a":{"id":"x1"},"b":{"id":"x1"}}',
    b: '{"a":{"id":"y1"},"b":{"id":"y1"}}',
    use: [2, 2],
  },
])('$rules is silent about $a and $b, and says how much it silenced', ({ rules, a, b, use }) => {
  expect(compare(a, b).list).not.toEqual([])
  const { list, uses } = compare(a, b, rules)
  expect(list).toEqual([])
  expect(uses.map(({ matched, silenced }) => [matched, silenced])).toEqual([use])
})

test.each([
  {
    rules: { ignore: ['/date'] },
    a: '{"candidate":1}',
    b: '{"candidate":2}',
    is: 'value /candidate',
  },
  { rules: { unordered: ['/l'] }, a: '{"l":[1,2]}', b: '{"l":[2,3]}', is: 'value /l/1' },
  { rules: { set: ['/l'] }, a: '{"l":[1]}', b: '{"l":[1,2]}', is: 'length /l' },
  {
    rules: { keyed: { '/l': 'k' } },
    a: '{"l":[{"k":1,"v":1},{"k":2}]}',
    b: '{"l":[{"k":2},{"k":1,"v":2}]}',
    is: 'value /l/0/v',
  },
  {
    rules: { keyed: { '/l': 'k' } },
    a: '{"l":[{"k":1},{"k":1}]}',
    b: '{"l":[{"k":1},{"k":2}]}',
    is: 'value /l/1/k',
  },
  { rules: { tolerance: { '/n': 0.01 } }, a: '{"n":1}', b: '{"n":1.010000000001}', is: 'value /n' },
  { rules: { tolerance: { '/n': 1 } }, a: '{"n":"1"}', b: '{"n":"2"}', is: 'value /n' },
  {
    rules: { format: { '/d': 'uuid' } },
    a: '{"d":"2f1e7c6a-0000-4000-8000-000000000000"}',
    b: '{"d":"none"}',
    is: 'value /d',
  },
  { rules: { alias: ['/*'] }, a: '{"a":"x1","b":"x1"}', b: '{"a":"y1","b":"y2"}', is: 'value /b' },
  { rules: { alias: ['/*'] }, a: '{"a":"x1","b":"x2"}', b: '{"a":"y1","b":"y1"}', is: 'value /b' },
  { rules: { alias: ['/*'] }, a: '{"a":"x1","b":"x1"}', b: '{"a":"z1","b":"x1"}', is: 'value /b' },
])('$rules still sees $is', ({ rules, a, b, is }) => {
  expect(compare(a, b, rules).list).toContain(is)
})

test('rules that would take the comparison away are refused', () => {
  expect(listRuleProblems({ ignore: ['', '/**', '/*/*', '/a/**'] })).toHaveLength(3)
  expect(listRuleProblems({ tolerance: { '/a': -1 }, format: { '/b': 'colour' } })).toHaveLength(2)
  expect(listRuleProblems({ unordered: [''], keyed: { '/a': 'id' }, alias: ['/**/id'] })).toEqual(
    [],
  )
})

test('an ignore rule that leaves nothing to compare is reported', () => {
  expect(compare('{"a":{"b":1,"c":2}}', '{"a":{}}', { ignore: ['/a'] }).overBroad).toEqual([
    'ignore /a',
  ])
  expect(compare('{"a":1,"b":1}', '{"a":2,"b":1}', { ignore: ['/a'] }).overBroad).toEqual([])
})

test('ignore rules that leave nothing to compare together are all reported', () => {
  expect(compare('{"a":1,"b":2}', '{"a":3,"b":4}', { ignore: ['/a', '/b'] }).overBroad).toEqual([
    'ignore /a',
    'ignore /b',
  ])
  const wide = compare('{"a":1,"b":2}', '{"a":[1,2,3],"b":2}', { ignore: ['/a'] })
  expect(wide.overBroad).toEqual([])
})

test('only ignore rules are reported, and only those that covered something', () => {
  const rules = { ignore: ['/l/*/a', '/other'], unordered: ['/l'] }
  expect(compare('{"l":[{"a":1}]}', '{"l":[{"a":2}]}', rules).overBroad).toEqual(['ignore /l/*/a'])
})

test.each([
  { what: 'an empty object', a: '{"a":1,"b":{}}', b: '{"a":1,"b":{}}' },
  { what: 'an empty list', a: '{"a":1,"b":[]}', b: '{"a":1,"b":[]}' },
  { what: 'a field that one side alone has', a: '{"a":1,"b":1}', b: '{"a":1}' },
])('$what was compared, though all the rest is ignored', ({ a, b }) => {
  expect(compare(a, b, { ignore: ['/a'] }).overBroad).toEqual([])
})

test('a difference has what both sides have there, as JSON', () => {
  const { differences } = compare('{"a":1.50,"b":[],"c":"x"}', '{"a":2,"b":{"y":null},"d":{}}')
  expect(differences).toEqual([
    { kind: 'value', pointer: '/a', reference: '1.50', candidate: '2' },
    { kind: 'type', pointer: '/b', reference: '[]', candidate: '{"y":null}' },
    { kind: 'missing', pointer: '/c', reference: '"x"', candidate: null },
    { kind: 'extra', pointer: '/d', reference: null, candidate: '{}' },
  ])
  expect(compare('{"a":{}}', '{"a":{"b":1}}').list).toEqual(['extra /a/b'])
  expect(compare('{"a":[1]}', '{"a":[]}').list).toEqual(['missing /a/0'])
})

test.each<{ what: string; rules: CompareRules; a: string; b: string; use: number[] }>([
  { what: 'the same number under a tolerance', rules: { tolerance: { '/n': 1 } }, a: '{"n":1}', b: '{"n":1}', use: [1, 0] },
  { what: 'a number too far away', rules: { tolerance: { '/n': 1 } }, a: '{"n":1}', b: '{"n":3}', use: [1, 0] },
  { what: 'the same id', rules: { alias: ['/n'] }, a: '{"n":1}', b: '{"n":1}', use: [1, 0] },
  { what: 'ignored values that are the same', rules: { ignore: ['/n'] }, a: '{"n":[1,2],"x":1}', b: '{"n":[1,2],"x":1}', use: [2, 0] },
  { what: 'ignored values that only one side has', rules: { ignore: ['/n'] }, a: '{"x":1}', b: '{"n":[1,2],"x":1}', use: [2, 1] },
  { what: 'numbers of the format number', rules: { format: { '/n': 'number' } }, a: '{"n":1}', b: '{"n":2}', use: [1, 1] },
])('$what: looked at and silenced $use', ({ rules, a, b, use }) => {
  expect(compare(a, b, rules).uses.map(({ matched, silenced }) => [matched, silenced])).toEqual([use])
}) // prettier-ignore

test.each<{ what: string; rules: CompareRules; a: string; b: string }>([
  { what: 'numbers are no UUIDs', rules: { format: { '/n': 'uuid' } }, a: '1', b: '2' },
  { what: 'texts are no numbers', rules: { format: { '/n': 'number' } }, a: '"1"', b: '"2"' },
  { what: 'booleans have no format', rules: { format: { '/n': 'string' } }, a: 'true', b: 'false' },
  { what: 'booleans are no ids', rules: { alias: ['/n'] }, a: 'true', b: 'false' },
  { what: 'null is no id, also on both sides', rules: { alias: ['/n'] }, a: 'null', b: 'null' },
  { what: 'ids have one format', rules: { alias: ['/n'] }, a: '"12345678"', b: '"2026-01-01"' },
  { what: 'texts have no tolerance', rules: { tolerance: { '/n': 5 } }, a: '"1"', b: '"2"' },
])('$what', ({ rules, a, b }) => {
  expect(compare(`{"n":${a}}`, `{"n":${b}}`, rules).list).toEqual(['value /n'])
}) // prettier-ignore

test.each(['items', '/a~2b', '/a~'])('%j is refused as no JSON Pointer', (glob) => {
  expect(listRuleProblems({ set: [glob] })).toEqual([expect.stringContaining('no JSON Pointer')])
})

test('a glob of many ** is decided without backtracking', () => {
  const deep = `${'{"a":'.repeat(150)}1${'}'.repeat(150)}`
  const glob = `${'/**/a'.repeat(8)}/b`
  expect(compare(deep, deep, { ignore: [glob] }).uses).toEqual([])
})

const nest = (leaf: string) => `{"l":${'[0,'.repeat(150)}${leaf}${']'.repeat(150)}}`

test('nested lists made to be slow end in bounded time', () => {
  const { list } = compare(nest('1'), nest('2'), { unordered: ['/l/**'] })
  expect(list.length).toBeGreaterThan(0)
})

test.each([
  '{"a":1,"a":2}',
  '[1,]',
  '{a:1}',
  '01',
  '1.',
  '"\u0001"',
  '[1] 2',
  '',
  '[',
  'nul',
  '"\\x"',
  '['.repeat(300),
])('%j is no JSON', (text) => expect(parseJson(text).ok).toBe(false))

test('any JSON text equals itself, and any changed leaf is found', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value)
      expect(toText(json(text))).toBe(text)
      expect(compare(text, text).list).toEqual([])
      const changed = compare(`{"a":${text},"b":1}`, `{"a":${text},"b":2}`)
      expect(changed.list).toEqual(['value /b'])
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('two values have no difference exactly when they are the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
      const { list } = compare(JSON.stringify(a), JSON.stringify(b))
      expect(list.length === 0).toBe(sorted(a) === sorted(b))
    }),
    { seed: 2, numRuns: 300 },
  )
})

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : item,
  )
