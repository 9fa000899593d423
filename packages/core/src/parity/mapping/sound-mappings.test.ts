import { expect, test } from 'vitest'
import { toRules } from '../compare/rules.ts'
import { type Json, parseJson } from '../../json/index.ts'
import { inferMappings } from './infer-mappings.ts'

function json(text: string): Json {
  const parsed = parseJson(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.reason}`)
  return parsed.value
}

type Texts = readonly [reference: string, candidate: string]

function infer(pairs: readonly Texts[]) {
  return inferMappings(
    pairs.map(([reference, candidate], at) => ({
      name: `case ${at}`,
      reference: json(reference),
      candidate: json(candidate),
      rules: toRules({}),
    })),
  )
}

const describe = (pairs: readonly Texts[]): string[] =>
  infer(pairs).mappings.map(({ description }) => description)

// Each candidate lost something that the reference says; a mapping that explained it would hide a regression.
test.each<{ lost: string; pairs: readonly Texts[] }>([
  {
    lost: 'a field whose name another one gets in the new letter case',
    pairs: [
      ['{"a_b":1,"aB":2}', '{"aB":2}'],
      ['{"a_b":3,"aB":4}', '{"aB":4}'],
    ],
  },
  {
    lost: 'the second of two fields that differ in case only, in the flat form',
    pairs: [
      [
        '{"Schema":{"reason":"lost","Reason":"x","f":"q"}}',
        '{"Kind":"schema","F":"q","Reason":"x"}',
      ],
      [
        '{"Schema":{"reason":"gone","Reason":"y","f":"r"}}',
        '{"Kind":"schema","F":"r","Reason":"y"}',
      ],
    ],
  },
  {
    lost: 'a text that is no tag',
    pairs: [
      ['{"id":1,"name":"x"}', '{"id":1}'],
      ['{"id":2,"name":"y"}', '{"id":2}'],
    ],
  },
  {
    lost: 'which of two values is which',
    pairs: [
      ['{"a":1,"b":2}', '{"a":2,"b":1}'],
      ['{"a":3,"b":4}', '{"a":4,"b":3}'],
    ],
  },
  {
    lost: 'the last digit of a large number',
    pairs: [
      ['{"id":9007199254740993}', '{"id":9007199254740992}'],
      ['{"id":9007199254740995}', '{"id":9007199254740996}'],
    ],
  },
])('no mapping explains the loss of $lost', ({ pairs }) => {
  const { mappings, cases } = infer(pairs)
  expect(mappings.flatMap(({ explains }) => explains)).toEqual([])
  for (const { left } of cases.values()) expect(left).not.toEqual([])
})

test('letters that no letter case knows are never dropped from a key', () => {
  const described = describe([
    ['{"größe_x":1}', '{"grEX":1}'],
    ['{"größe_x":2}', '{"grEX":2}'],
  ])
  expect(described).not.toContain('keys -> camelCase')
})

test('null that becomes empty in the flat form is a separate rewrite', () => {
  const described = describe(
    ['a', 'b'].map((reason): Texts => [
      `{"Schema":{"field":null,"reason":"${reason}"}}`,
      `{"Field":"","Kind":"schema","Reason":"${reason}"}`,
    ]),
  )
  expect(described).toHaveLength(2)
  expect(described[0]).toContain('-> flat ')
  expect(described[1]).toBe('null -> ""')
})

test('a long list of bytes against a text ends without an error', () => {
  const bytes = `{"d":[${Array.from({ length: 200_000 }, () => 1).join(',')}]}`
  expect(
    describe([
      [bytes, '{"d":"abc"}'],
      [bytes, '{"d":"abd"}'],
    ]),
  ).toEqual([])
})

const body = (count: number, key: string): string =>
  JSON.stringify({ items: Array.from({ length: count }, (_, at) => ({ [key]: at, name: 'n' })) })

test('a systematic difference in long bodies is still found', () => {
  expect(
    describe([
      [body(500, 'item_id'), body(500, 'itemId')],
      [body(501, 'item_id'), body(501, 'itemId')],
    ]),
  ).toEqual(['keys -> camelCase'])
})
