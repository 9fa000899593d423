import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toRules, type CompareRules } from '../compare/rules.ts'
import { parseJson } from '../../json/index.ts'
import { inferMappings, type ComparedBodies } from './infer-mappings.ts'

function json(value: unknown) {
  const parsed = parseJson(typeof value === 'string' ? value : JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const pair = (
  name: string,
  [a, b]: readonly [unknown, unknown],
  rules: CompareRules = {},
): ComparedBodies => ({ name, reference: json(a), candidate: json(b), rules: toRules(rules) })

const tagged = (kind: string, fields: object): object => ({ [kind]: fields })
const flat = (Kind: string, Field: string, Reason: string): object => ({ Field, Kind, Reason })

/** The wire forms of the two validators, as their contract gives them. */
const VALIDATORS: readonly (readonly [string, readonly [unknown, unknown]])[] = [
  [
    'missing_fingerprint',
    [
      tagged('Schema', { field: 'fingerprint', reason: 'missing' }),
      flat('schema', 'fingerprint', 'missing'),
    ],
  ],
  [
    'wrong_prefix',
    [
      tagged('Schema', { field: 'operation', reason: 'expected `fill: ...`' }),
      flat('schema', 'operation', 'expected `fill: ...`'),
    ],
  ],
  [
    'empty_endorsed',
    [tagged('Completeness', { reason: 'non-empty' }), flat('completeness', '', 'non-empty')],
  ],
  [
    'overfull',
    [
      tagged('Completeness', { reason: '(3) exceeds (2)' }),
      flat('completeness', '', '(3) exceeds (2)'),
    ],
  ],
  [
    'phantom',
    [
      tagged('Consistency', { reason: 'no such worker' }),
      flat('consistency', '', 'no such worker'),
    ],
  ],
]
const FLAT = 'external-tag -> flat Kind/Field/Reason'

test('the two wire forms of the validators are one mapping that explains all five cases', () => {
  const { mappings, suggestions } = inferMappings(
    VALIDATORS.map(([name, sides]) => pair(name, sides)),
  )
  expect(mappings).toEqual([
    {
      description: FLAT,
      rewrites: [`${FLAT} (tags in snake_case)`],
      places: ['the whole body'],
      explains: VALIDATORS.map(([name]) => name),
      residue: [],
    },
  ])
  expect(suggestions).toEqual([])
})

test('a regression behind the known mapping is left over, exactly', () => {
  const broken = pair('overfull', [
    tagged('Completeness', { reason: '(3) exceeds (2)' }),
    flat('completeness', '', '(3) exceeds (4)'),
  ])
  const cases = VALIDATORS.map(([name, sides]) =>
    name === 'overfull' ? broken : pair(name, sides),
  )
  const { mappings, cases: explained } = inferMappings(cases)
  expect(mappings).toHaveLength(1)
  expect(mappings[0]?.explains).toHaveLength(4)
  expect(mappings[0]?.residue).toEqual(['overfull'])
  expect(explained.get('overfull')?.left).toEqual([
    {
      kind: 'value',
      pointer: '/Reason',
      reference: '"(3) exceeds (2)"',
      candidate: '"(3) exceeds (4)"',
    },
  ])
})

const answer = (error: unknown): object => ({ ok: false, kind: 'playbook', error, ms: 3 })

test('a mapping is scoped to where answers come apart', () => {
  const cases = VALIDATORS.map(([name, [a, b]]) => pair(name, [answer(a), answer(b)]))
  const { mappings } = inferMappings(cases)
  expect(mappings.map(({ description, explains }) => [description, explains.length])).toEqual([
    [FLAT, 5],
  ])
  expect(mappings[0]?.rewrites[0]).toMatch(/ at \/error$/)
})

type Row = { is: string; pairs: readonly (readonly [unknown, unknown])[] }

const ROWS: readonly Row[] = [
  {
    is: 'external-tag -> internal-tag type',
    pairs: [
      [{ A: { x: 1 } }, { type: 'A', x: 1 }],
      [{ B: { y: 2 } }, { type: 'B', y: 2 }],
    ],
  },
  {
    is: 'internal-tag type -> external-tag',
    pairs: [
      [{ type: 'A', x: 1 }, { A: { x: 1 } }],
      [{ type: 'B', y: 2 }, { B: { y: 2 } }],
    ],
  },
  {
    is: 'external-tag -> adjacent-tag t/c',
    pairs: [
      [{ A: { x: 1 } }, { t: 'A', c: { x: 1 } }],
      [{ B: [1] }, { t: 'B', c: [1] }],
    ],
  },
  {
    is: 'adjacent-tag t/c -> internal-tag t',
    pairs: [
      [
        { t: 'A', c: { x: 1 } },
        { t: 'A', x: 1 },
      ],
      [
        { t: 'B', c: { y: 2 } },
        { t: 'B', y: 2 },
      ],
    ],
  },
  {
    is: 'external-tag -> untagged',
    pairs: [
      [{ A: { x: 1 } }, { x: 1 }],
      [{ B: { y: 2 } }, { y: 2 }],
    ],
  },
  {
    is: 'keys -> camelCase',
    pairs: [
      [{ user_name: { first_name: 1 } }, { userName: { firstName: 1 } }],
      [{ is_ok: true }, { isOk: true }],
    ],
  },
  {
    is: 'keys -> PascalCase with initialisms',
    pairs: [
      [{ resource_id: 1 }, { ResourceID: 1 }],
      [{ api_url: 1 }, { APIURL: 1 }],
    ],
  },
  {
    is: 'null -> absent',
    pairs: [
      [{ a: 1, b: null }, { a: 1 }],
      [{ c: { d: null, e: 1 } }, { c: { e: 1 } }],
    ],
  },
  {
    is: 'absent -> null',
    pairs: [
      [{ a: 1 }, { a: 1, b: null }],
      [{ a: 2 }, { a: 2, b: null }],
    ],
  },
  {
    is: 'unwrap data',
    pairs: [
      [{ data: { a: 1 } }, { a: 1 }],
      [{ data: [1] }, [1]],
    ],
  },
  {
    is: 'wrap in data',
    pairs: [
      [{ a: 1 }, { data: { a: 1 } }],
      [[1], { data: [1] }],
    ],
  },
  {
    is: 'number -> string',
    pairs: [
      ['{"id":9007199254740993,"a":1}', '{"id":"9007199254740993","a":1}'],
      [{ items: [{ n: 1 }, { n: 2 }] }, { items: [{ n: '1' }, { n: '2' }] }],
    ],
  },
  {
    is: '1.0 -> 1',
    pairs: [
      ['{"a":1.0}', '{"a":1}'],
      ['{"a":20.0}', '{"a":20}'],
    ],
  },
  {
    is: 'null -> []',
    pairs: [
      [{ l: null }, { l: [] }],
      [
        { m: null, x: 1 },
        { m: [], x: 1 },
      ],
    ],
  },
  {
    is: 'time -> the same digits',
    pairs: [
      [{ t: '2026-01-02T03:04:05+00:00' }, { t: '2026-01-02T03:04:05Z' }],
      [{ t: '2026-01-02T03:04:05.120+00:00' }, { t: '2026-01-02T03:04:05.120Z' }],
    ],
  },
  {
    is: 'time -> 3 digits',
    pairs: [
      [{ t: '2026-01-02T03:04:05Z' }, { t: '2026-01-02T03:04:05.000Z' }],
      [{ t: '2026-01-02T03:04:05.123456Z' }, { t: '2026-01-02T03:04:05.123Z' }],
    ],
  },
  {
    is: 'time -> epoch ms',
    pairs: [
      [{ t: '1970-01-01T00:00:01.001Z' }, { t: 1001 }],
      [{ t: '1970-01-01T00:01:00Z' }, { t: 60000 }],
    ],
  },
  {
    is: 'epoch s -> time',
    pairs: [
      [{ t: 60 }, { t: '1970-01-01T00:01:00Z' }],
      [{ t: 1 }, { t: '1970-01-01T00:00:01Z' }],
    ],
  },
  {
    is: 'duration {secs,nanos} -> nanoseconds',
    pairs: [
      [{ d: { secs: 1, nanos: 5 } }, { d: 1000000005 }],
      [{ d: { secs: 0, nanos: 7 } }, { d: 7 }],
    ],
  },
  {
    is: 'bytes -> base64',
    pairs: [
      [{ b: [104, 105] }, { b: 'aGk=' }],
      [{ b: [0] }, { b: 'AA==' }],
    ],
  },
  {
    is: 'values -> snake_case',
    pairs: [
      [{ s: 'InProgress' }, { s: 'in_progress' }],
      [{ s: 'AllDone' }, { s: 'all_done' }],
    ],
  },
  {
    is: 'unit "X" -> {"X":null}',
    pairs: [
      [{ s: 'Done' }, { s: { Done: null } }],
      [{ s: 'Open' }, { s: { Open: null } }],
    ],
  },
  {
    is: 'key id -> uid',
    pairs: [
      [{ id: 1 }, { uid: 1 }],
      [
        { id: 7, a: 1 },
        { uid: 7, a: 1 },
      ],
    ],
  },
]

test.each(ROWS)('$is', ({ is, pairs }) => {
  const { mappings } = inferMappings(pairs.map((sides, at) => pair(`case ${at}`, sides)))
  expect(mappings.map(({ description }) => description)).toEqual([is])
  expect(mappings[0]?.explains).toEqual(['case 0', 'case 1'])
})

test('one case is no mapping, until it is accepted by name', () => {
  const [first] = VALIDATORS.map(([name, sides]) => pair(name, sides))
  const cases = first ? [first] : []
  const open = inferMappings(cases)
  expect(open.mappings).toEqual([])
  expect(open.suggestions.map(({ description }) => description)).toEqual([FLAT])
  expect(inferMappings(cases, [FLAT]).mappings.map(({ explains }) => explains)).toEqual([
    ['missing_fingerprint'],
  ])
})

test('what two cases share explains neither of two real bugs', () => {
  const { mappings } = inferMappings([
    pair('price', [{ price: 10 }, { price: 11 }]),
    pair('name', [{ name: 'a' }, { name: 'b' }]),
    pair('lost', [{ id: 1, lines: [1, 2] }, { id: 1 }]),
  ])
  expect(mappings).toEqual([])
})

test('an acronym that the mapping writes otherwise is left over', () => {
  const { mappings } = inferMappings([
    pair('one', [{ user_name: 1 }, { UserName: 1 }]),
    pair('two', [{ is_open: 1 }, { IsOpen: 1 }]),
    pair('three', [
      { user_name: 1, resource_id: 2 },
      { UserName: 1, ResourceID: 2 },
    ]),
  ])
  expect(mappings[0]?.explains).toHaveLength(3)
  expect(mappings[0]?.description).toBe('keys -> PascalCase with initialisms')
})

test('a mapping does not touch what the rules ignore', () => {
  const rules = { ignore: ['/elapsed_ms'] }
  const cases = [1, 2].map((n) =>
    pair(
      `case ${n}`,
      [
        { user_id: n, elapsed_ms: n },
        { userId: n, elapsed_ms: 9 },
      ],
      rules,
    ),
  )
  expect(inferMappings(cases).mappings.map(({ description }) => description)).toEqual([
    'keys -> camelCase',
  ])
})

const wide = (prefix: string): object =>
  Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${prefix}${at}`, `${prefix}${at}`]))

test('bodies made to be hard are given up in bounded time', () => {
  const cases = Array.from({ length: 4 }, (_, at) => pair(`case ${at}`, [wide('a'), wide('b')]))
  expect(inferMappings(cases).mappings).toEqual([])
})

test('two systematic differences in one body are two mappings', () => {
  const { mappings } = inferMappings([
    pair('one', [{ data: { user_id: 1 } }, { userId: 1 }]),
    pair('two', [{ data: { is_ok: true } }, { isOk: true }]),
  ])
  expect(mappings.map(({ description, explains }) => [description, explains])).toEqual([
    ['unwrap data', ['one', 'two']],
    ['keys -> camelCase', ['one', 'two']],
  ])
})

test('inference finds the rewrites that made the answers, whatever they hold', () => {
  const field = fc.stringMatching(/^[a-z]{2,6}_[a-z]{2,6}$/)
  const fields = fc.uniqueArray(field, { minLength: 1, maxLength: 4 })
  const bodies = fc.tuple(
    fields,
    fc.array(fc.jsonValue({ maxDepth: 0 }), { minLength: 4, maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(bodies, { minLength: 2, maxLength: 4 }), (made) => {
      const cases = made.map(([names, values], at) => {
        const body = Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]))
        const camel = Object.fromEntries(
          Object.entries(body).map(([name, value]) => [
            name.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase()),
            value,
          ]),
        )
        return pair(`case ${at}`, [body, { result: camel }])
      })
      const { mappings } = inferMappings(cases)
      expect(mappings.map(({ description }) => description)).toEqual([
        'wrap in result',
        'keys -> camelCase',
      ])
      for (const { explains } of mappings) expect(explains).toHaveLength(cases.length)
    }),
    { seed: 3, numRuns: 60 },
  )
})
