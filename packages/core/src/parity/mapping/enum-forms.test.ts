import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { enumForms } from './enum-forms.ts'
import { toKey } from './rewrite.ts'

type Example = readonly [from: string, to: string]

const listForms = ([from, to]: Example): string[] => enumForms(json(from), json(to)).map(toKey)

/** The forms that give the other side of the example, by their names. */
const listFitting = ([from, to]: Example): string[] =>
  enumForms(json(from), json(to))
    .filter(({ apply }) => {
      const rewritten = apply(json(from))
      return rewritten !== undefined && toText(rewritten) === to
    })
    .map(toKey)

// The representations of https://serde.rs/enum-representations.html, and the flat form.
test.each<{ from: string; to: string; is: string[] }>([
  { from: '{"A":{"x":1}}', to: '{"x":1}', is: ['external-tag -> untagged'] },
  { from: '{"A":{"x":1}}', to: '{"t":"A","c":{"x":1}}', is: ['external-tag -> adjacent-tag t/c'] },
  { from: '{"A":7}', to: '{"t":"A","c":7}', is: ['external-tag -> adjacent-tag t/c'] },
  { from: '{"A":null}', to: '{"kind":"A"}', is: ['external-tag -> internal-tag kind'] },
  { from: '"A"', to: '{"kind":"A"}', is: ['external-tag -> internal-tag kind'] },
  { from: '"A"', to: '{"t":"A","c":null}', is: ['external-tag -> adjacent-tag t/c', 'external-tag -> flat t/c (absent fields null)'] },
  { from: '{"A":{"x":1}}', to: '{"type":"A","x":1}', is: ['external-tag -> internal-tag type', 'external-tag -> flat type/x'] },
  { from: '{"type":"A","x":1}', to: '{"A":{"x":1}}', is: ['internal-tag type -> external-tag'] },
  { from: '{"type":"A","x":1,"y":2}', to: '{"x":1,"y":2}', is: ['internal-tag type -> untagged'] },
  { from: '{"t":"A","c":{"x":1}}', to: '{"A":{"x":1}}', is: ['adjacent-tag t/c -> external-tag'] },
  { from: '{"t":"A","c":{"x":1}}', to: '{"t":"A","x":1}', is: ['adjacent-tag t/c -> internal-tag t', 'adjacent-tag t/c -> flat t/x'] },
  { from: '{"kind":"A","c":{"x":1}}', to: '{"x":1}', is: ['adjacent-tag kind/c -> untagged'] },
  { from: '{"A":{"x":1}}', to: '{"kind":"A","X":1,"Y":""}', is: ['external-tag -> flat kind/X/Y'] },
  { from: '{"A":{"x":1}}', to: '{"kind":"A","Q":null,"R":0,"X":1,"Y":"","Z":null}', is: ['external-tag -> flat kind/Q/R/X/Y/Z (absent fields 0 null)'] },
  { from: '{"A":{"x":1}}', to: '{"x":2}', is: [] },
])('$from is written as $to: $is', ({ from, to, is }) => {
  expect(listFitting([from, to])).toEqual(is)
}) // prettier-ignore

test.each<{ what: string; example: Example; is: string[] }>([
  { what: 'a tag lost from a field that no tag is called by', example: ['{"name":"A","x":1,"y":2}', '{"x":1,"y":2}'], is: [] },
  { what: 'a tag with a sign in front', example: ['{"$type":"A","x":1,"y":2}', '{"x":1,"y":2}'], is: ['internal-tag $type -> untagged'] },
  { what: 'a tag with signs in front', example: ['{"#@kind":"A","x":1,"y":2}', '{"x":1,"y":2}'], is: ['internal-tag #@kind -> untagged'] },
  { what: 'a tag with a sign inside', example: ['{"ki@nd":"A","x":1,"y":2}', '{"x":1,"y":2}'], is: [] },
  { what: 'a text that is no name', example: ['{"type":"not a tag","x":1,"y":2}', '{"x":1,"y":2}'], is: [] },
  { what: 'a text that begins with a digit', example: ['{"type":"1A","x":1,"y":2}', '{"x":1,"y":2}'], is: [] },
  { what: 'a number for a tag', example: ['{"type":1,"x":1,"y":2}', '{"x":1,"y":2}'], is: [] },
  { what: 'a name with points and dashes', example: ['{"type":"a.B-c_1","x":1,"y":2}', '{"x":1,"y":2}'], is: ['internal-tag type -> untagged'] },
  { what: 'two fields', example: ['{"A":1,"B":2}', '{"t":"A","c":1}'], is: [] },
  { what: 'a number', example: ['7', '{"type":"7"}'], is: [] },
  { what: 'content that is no object', example: ['{"A":7}', '7'], is: [] },
  { what: 'another tag', example: ['{"A":{"x":1}}', '{"type":"B","x":1}'], is: ['external-tag -> untagged'] },
  { what: 'an external tag in another letter case', example: ['{"type":"InUse","x":1,"y":2}', '{"in_use":{"x":1,"y":2}}'], is: ['internal-tag type -> external-tag (tags in snake_case)', 'internal-tag type -> untagged'] },
  { what: 'two fields, the first one named by the tag', example: ['{"type":"A","x":1,"y":2}', '{"A":1,"x":1}'], is: ['internal-tag type -> untagged'] },
  { what: 'a flat form from an internal tag', example: ['{"type":"A","x":1,"y":2}', '{"kind":"A","X":1,"Y":2}'], is: ['internal-tag type -> untagged'] },
  { what: 'no place for a field in the flat form', example: ['{"A":{"x":1,"z":1}}', '{"kind":"A","X":1,"Y":""}'], is: ['external-tag -> internal-tag kind', 'external-tag -> untagged'] },
  { what: 'a field of the flat form with a value that came from nowhere', example: ['{"A":{"x":1}}', '{"kind":"A","X":1,"Y":5}'], is: ['external-tag -> internal-tag kind', 'external-tag -> untagged'] },
  { what: 'two fields that the flat form would make one', example: ['{"A":{"x":1,"X":2}}', '{"kind":"A","X":2,"Y":""}'], is: ['external-tag -> internal-tag kind', 'external-tag -> untagged'] },
  { what: 'a flat form of other content than fields', example: ['{"A":7}', '{"kind":"A","v":"","w":""}'], is: ['external-tag -> internal-tag kind'] },
])('$what: $is', ({ example, is }) => {
  expect(listForms(example)).toEqual(is)
}) // prettier-ignore

test('of the letter cases that fit a tag the first two are tried', () => {
  expect(listFitting(['{"Schema":7}', '{"t":"schema","c":7}'])).toEqual([
    'external-tag -> adjacent-tag t/c (tags in snake_case)',
    'external-tag -> adjacent-tag t/c (tags in camelCase)',
  ])
})

const fields = (count: number): string =>
  Array.from({ length: count }, (_, at) => `"f${at}":${at}`).join(',')

test('objects of more than twelve fields are no variants', () => {
  expect(listFitting([`{"type":"A",${fields(11)}}`, `{"A":{${fields(11)}}}`])).toHaveLength(1)
  expect(listForms([`{"type":"A",${fields(12)}}`, `{"A":{${fields(12)}}}`])).toEqual([])
  expect(listForms([`{"A":{${fields(11)}}}`, `{"type":"A",${fields(11)}}`])).toEqual([
    'external-tag -> internal-tag type',
    `external-tag -> flat type/${['f0', 'f1', 'f10', ...[2, 3, 4, 5, 6, 7, 8, 9].map((at) => `f${at}`)].join('/')}`,
    'external-tag -> untagged',
  ])
  expect(listForms([`{"A":{${fields(12)}}}`, `{"type":"A",${fields(12)}}`])).toEqual([
    'external-tag -> untagged',
  ])
})

type Use = {
  is: string
  example: Example
  /** Other values, and what they become. */
  gives: Readonly<Record<string, string>>
  /** Values that it does not apply to. */
  leaves: readonly string[]
}

test.each<Use>([
  {
    is: 'external-tag -> internal-tag type',
    example: ['{"A":{"x":1}}', '{"type":"A","x":1}'],
    gives: { '"B"': '{"type":"B"}', '{"B":{}}': '{"type":"B"}', '{"B":null}': '{"type":"B"}' },
    leaves: [
      '{"B":7}',
      '{"B":[1]}',
      '{"B":{"type":1}}',
      '{"B":{},"C":{}}',
      '{}',
      '7',
      '[["A",{}]]',
    ],
  },
  {
    is: 'external-tag -> adjacent-tag t/c (tags in snake_case)',
    example: ['{"InUse":7}', '{"t":"in_use","c":7}'],
    gives: { '{"AllDone":[1]}': '{"t":"all_done","c":[1]}' },
    leaves: ['{"B":1,"C":2}'],
  },
  {
    is: 'adjacent-tag t/c -> external-tag',
    example: ['{"t":"A","c":7}', '{"A":7}'],
    gives: { '{"t":"B","c":[1]}': '{"B":[1]}', '{"t":"B"}': '{"B":null}' },
    leaves: ['{"c":7}', '{"t":7,"c":7}', '{"t":"a b"}', '{"t":" b"}', '"t"'],
  },
  {
    is: 'internal-tag type -> external-tag',
    example: ['{"type":"A","x":1,"y":2}', '{"A":{"x":1,"y":2}}'],
    gives: { '{"z":1,"type":"B"}': '{"B":{"z":1}}', '{"type":"B"}': '{"B":{}}' },
    leaves: ['{"x":1}', '{"type":"7"}', '{"type":null}', '"type"'],
  },
  {
    is: 'external-tag -> flat kind/E/F/G (tags in snake_case, absent fields 0)',
    example: ['{"InUse":{"f":"x"}}', '{"kind":"in_use","E":0,"F":"x","G":""}'],
    gives: {
      '{"AllDone":{"g":"y","e":5}}': '{"kind":"all_done","E":5,"F":"","G":"y"}',
      '{"Open":null}': '{"kind":"open","E":0,"F":"","G":""}',
      '"Open"': '{"kind":"open","E":0,"F":"","G":""}',
      '{"Open":{"f":null}}': '{"kind":"open","E":0,"F":null,"G":""}',
    },
    leaves: [
      '{"Open":{"f":"x","h":1}}',
      '{"Open":{"f":"x","F":"y"}}',
      '{"Open":7}',
      '{"Open":[1]}',
    ],
  },
])('$is applies to other variants as well', ({ is, example, gives, leaves }) => {
  const form = enumForms(json(example[0]), json(example[1])).find((each) => toKey(each) === is)
  const apply = (text: string): string | undefined => {
    const rewritten = form?.apply(json(text))
    return rewritten === undefined ? undefined : toText(rewritten)
  }
  expect(apply(example[0])).toBe(example[1])
  for (const [text, result] of Object.entries(gives))
    expect([text, apply(text)]).toEqual([text, result])
  expect(leaves.filter((text) => apply(text) !== undefined)).toEqual([])
})
