import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { envelopes, nestings } from './envelope-rewrites.ts'
import type { Family } from './rewrite.ts'

type Example = readonly [from: string, to: string]

const list = (family: Family, [from, to]: Example): string[] =>
  family(json(from), json(to)).map(({ name }) => name)

/** What the rewrite of a name, learnt from an example, makes of a text; undefined where it does not apply. */
function apply(family: Family, [from, to]: Example, name: string) {
  const rewrite = family(json(from), json(to)).find((each) => each.name === name)
  if (!rewrite) throw new Error(`no rewrite ${name}`)
  return (text: string): string | undefined => {
    const rewritten = rewrite.apply(json(text))
    return rewritten === undefined ? undefined : toText(rewritten)
  }
}

const fields = (count: number): string =>
  Array.from({ length: count }, (_, at) => `"f${at}":${at}`).join(',')

test.each<{ what: string; value: string; is: string[] }>([
  { what: 'one key', value: '{"data":7}', is: ['data'] },
  { what: 'one key of a list', value: '{"data":[1]}', is: ['data'] },
  { what: 'no key', value: '{}', is: [] },
  { what: 'no object', value: '[{"data":7}]', is: [] },
  { what: 'scalars beside content', value: '{"ok":true,"data":{},"v":"1"}', is: ['data beside ok true, v "1"'] },
  { what: 'the length of a list', value: '{"total":2,"items":[1,2],"page":1}', is: ['items beside page 1, total = its length'] },
  { what: 'a number that is not the length', value: '{"total":9,"items":[1,2]}', is: ['items beside total 9'] },
  { what: 'the length as a text', value: '{"total":"2","items":[1,2]}', is: ['items beside total "2"'] },
  { what: 'a number beside an object', value: '{"total":1,"item":{"a":1}}', is: ['item beside total 1'] },
  { what: 'scalars only', value: '{"a":1,"b":2}', is: [] },
  { what: 'two contents', value: '{"a":[1],"b":{},"c":1}', is: [] },
  { what: 'eight fields', value: `{"data":[],${fields(7)}}`, is: ['data beside f0 = its length, f1 1, f2 2, f3 3, f4 4, f5 5, f6 6'] },
  { what: 'nine fields', value: `{"data":[],${fields(8)}}`, is: [] },
])('of $what: $is', ({ value, is }) => {
  expect(list(envelopes, [value, 'null'])).toEqual(is.map((name) => `unwrap ${name}`))
  expect(list(envelopes, ['null', value])).toEqual(is.map((name) => `wrap in ${name}`))
}) // prettier-ignore

test('an envelope is taken away where it is the same but for its content', () => {
  const plain = apply(envelopes, ['{"data":7}', '7'], 'unwrap data')
  expect(plain('{"data":[1]}')).toBe('[1]')
  expect(plain('{"data":1,"more":2}')).toBeUndefined()
  expect(plain('{"other":1}')).toBeUndefined()
  expect(plain('[7]')).toBeUndefined()
  const counted: Example = ['{"total":2,"items":[1,2],"page":"a"}', '[1,2]']
  const ofLists = apply(envelopes, counted, 'unwrap items beside page "a", total = its length')
  expect(ofLists('{"items":[],"page":"a","total":0}')).toBe('[]')
  expect(ofLists('{"items":[5],"page":"a","total":2}')).toBeUndefined()
  expect(ofLists('{"items":[5],"page":"b","total":1}')).toBeUndefined()
  expect(ofLists('{"items":{"a":1},"page":"a","total":1}')).toBeUndefined()
  expect(ofLists('{"items":[5],"page":"a"}')).toBeUndefined()
  expect(ofLists('{"rows":[5],"page":"a","total":1}')).toBeUndefined()
  expect(ofLists('{"items":[5],"page":"a","count":1}')).toBeUndefined()
})

test('an envelope is put around any content, and one with a length around lists', () => {
  const plain = apply(envelopes, ['7', '{"data":7}'], 'wrap in data')
  expect(plain('null')).toBe('{"data":null}')
  const beside: Example = ['{"a":1}', '{"item":{"a":1},"ok":true}']
  const object = apply(envelopes, beside, 'wrap in item beside ok true')
  expect(object('7')).toBe('{"item":7,"ok":true}')
  const counted: Example = ['[1,2]', '{"items":[1,2],"page":1,"total":2}']
  const ofLists = apply(envelopes, counted, 'wrap in items beside page 1, total = its length')
  expect(ofLists('[7]')).toBe('{"items":[7],"page":1,"total":1}')
  expect(ofLists('[]')).toBe('{"items":[],"page":1,"total":0}')
  expect(ofLists('{"a":1}')).toBeUndefined()
})

test('an envelope costs more the more it learnt from the example', () => {
  const costs = ['{"data":[7]}', '{"data":[7],"ok":true}', '{"data":[7],"ok":true,"v":5}'].map(
    (value) =>
      [[value, '[7]'] as const, ['[7]', value] as const].map(([from, to]) =>
        envelopes(json(from), json(to)).map(({ cost }) => cost),
      ),
  )
  expect(costs).toEqual([1, 1.25, 1.5].map((cost) => [[cost], [cost]]))
})

test.each<{ what: string; example: Example; is: string[] }>([
  { what: 'fields that moved out', example: ['{"id":1,"address":{"street":1,"zip":2}}', '{"id":1,"street":1,"zip":2}'], is: ['fields of address -> beside it'] },
  { what: 'fields that moved out, under keys in another letter case', example: ['{"a":{"zip_code":2}}', '{"zipCode":2}'], is: ['fields of a -> beside it'] },
  { what: 'fields that moved in', example: ['{"total":9,"page":1,"data":[]}', '{"data":[],"meta":{"total":9,"page":1}}'], is: ['fields page, total -> inside meta'] },
  { what: 'one of two fields that moved out', example: ['{"a":{"b":1,"c":2}}', '{"b":1}'], is: [] },
  { what: 'an object that stayed', example: ['{"a":{"b":1}}', '{"a":{"b":1},"b":1}'], is: [] },
  { what: 'an empty object that went', example: ['{"a":{},"c":1}', '{"c":1,"d":1}'], is: [] },
  { what: 'a list that went', example: ['{"a":["b"]}', '{"b":1}'], is: [] },
  { what: 'a field that was beside the object before', example: ['{"a":{"b":1},"b":2}', '{"b":2}'], is: [] },
  { what: 'no object before', example: ['[{"a":{"b":1}}]', '{"b":1}'], is: [] },
  { what: 'no object after', example: ['{"a":{"b":1}}', '["b"]'], is: [] },
])('$what: $is', ({ example, is }) => {
  expect(list(nestings, example)).toEqual(is)
}) // prettier-ignore

test('fields of an object come to its place, unless one would be lost', () => {
  const out = apply(nestings, ['{"a":{"b":1}}', '{"b":1}'], 'fields of a -> beside it')
  expect(out('{"x":1,"a":{"b":2,"c":3},"y":2}')).toBe('{"x":1,"b":2,"c":3,"y":2}')
  expect(out('{"b":1,"a":{"b":2}}')).toBeUndefined()
  expect(out('{"a":[2]}')).toBeUndefined()
  expect(out('{"b":1}')).toBeUndefined()
  expect(out('[1]')).toBeUndefined()
})

test('fields go into a new object behind the others, where all of them are there', () => {
  const example: Example = ['{"page":1,"total":9}', '{"meta":{"page":1,"Total":9}}']
  const inside = apply(nestings, example, 'fields Total, page -> inside meta')
  expect(inside('{"total":9,"data":[],"page":1}')).toBe('{"data":[],"meta":{"total":9,"page":1}}')
  expect(inside('{"page":1,"data":[]}')).toBeUndefined()
  expect(inside('{"page":1,"total":9,"meta":{}}')).toBeUndefined()
  expect(inside('[1]')).toBeUndefined()
})
