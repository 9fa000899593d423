import { expect, test } from 'vitest'
import { isObject, type JsonObject } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { pairFields, toDistance } from './distance.ts'

// One way to write the same is 0.3 away, another value 1, and each value of one side only 1.
test.each<{ what: string; from: string; to: string; is: number }>([
  { what: 'the same number', from: '7', to: '7', is: 0 },
  { what: 'the same number as a text', from: '7', to: '"7"', is: 0.3 },
  { what: 'another number', from: '7', to: '8', is: 1 },
  { what: 'two forms of nothing', from: 'null', to: '""', is: 0.3 },
  { what: 'nothing and something', from: 'null', to: '7', is: 1 },
  { what: 'something and nothing', from: '7', to: '0', is: 1 },
  { what: 'empty objects', from: '{}', to: '{}', is: 0 },
  { what: 'empty lists', from: '[]', to: '[]', is: 0 },
  { what: 'an empty object for null', from: '{}', to: 'null', is: 0.3 },
  { what: 'false for an empty list', from: 'false', to: '[]', is: 0.3 },
  { what: 'an empty list for an empty object', from: '[]', to: '{}', is: 0.3 },
  { what: 'an empty list for a number', from: '[]', to: '7', is: 2 },
  { what: 'null for an object', from: 'null', to: '{"a":1,"b":2}', is: 3 },
  { what: 'an object for a number', from: '{"a":1,"b":2}', to: '7', is: 3 },
  { what: 'a list for an object', from: '[1,2]', to: '{"a":1}', is: 3 },
  { what: 'another value in an object', from: '{"a":1,"b":2}', to: '{"a":1,"b":3}', is: 1 },
  { what: 'a field more', from: '{"a":1}', to: '{"a":1,"b":2}', is: 1 },
  { what: 'a field less', from: '{"a":1,"b":2}', to: '{"a":1}', is: 1 },
  { what: 'a field of three values more', from: '{}', to: '{"a":{"b":1,"c":[2,3]}}', is: 3 },
  { what: 'a field of nothing more', from: '{}', to: '{"a":[]}', is: 0.3 },
  { what: 'a field of nothing less', from: '{"a":null,"b":1}', to: '{"b":1}', is: 0.3 },
  { what: 'another key', from: '{"a":1}', to: '{"b":1}', is: 2 },
  { what: 'a key in another letter case', from: '{"user_id":1}', to: '{"userId":1}', is: 0.3 },
  { what: 'key and value in other forms', from: '{"user_id":1}', to: '{"userId":"1"}', is: 0.6 },
  { what: 'an element less', from: '["a","b","c"]', to: '["a","c"]', is: 1 },
  { what: 'elements more', from: '["a"]', to: '["a","b",null]', is: 1.3 },
  { what: 'two elements less of two values each', from: '[[1,2],[3,4]]', to: '[]', is: 4 },
  { what: 'elements at other places', from: '[{"id":1},{"id":2}]', to: '[{"id":2},{"id":1}]', is: 0.3 },
  { what: 'other values in two elements', from: '[{"id":1,"a":1},{"id":2,"a":1}]', to: '[{"id":1,"a":2},{"id":2,"a":2}]', is: 2 },
])('$what: $is', ({ from, to, is }) => {
  expect(toDistance(json(from), json(to))).toBeCloseTo(is, 9)
}) // prettier-ignore

test('nothing at all is as far from a value as the value has parts', () => {
  expect(toDistance(undefined, undefined)).toBe(0)
  expect(toDistance(undefined, json('[1,2]'))).toBe(2)
  expect(toDistance(json('[1,2]'), undefined)).toBe(2)
  expect(toDistance(json('""'), undefined)).toBe(0.3)
})

const object = (text: string): JsonObject => {
  const value = json(text)
  if (!isObject(value)) throw new Error(`${text} is no object`)
  return value
}
const pairsOf = (from: string, to: string) =>
  pairFields(object(from), object(to)).map(({ key, partner }) => [key, partner])

test('fields stand for each other by their key, then by its letters, else for none', () => {
  expect(pairsOf('{"a_b":1,"c":2,"e":3}', '{"d":4,"aB":5,"e":6}')).toEqual([
    ['a_b', 'aB'],
    ['c', undefined],
    ['e', 'e'],
    [undefined, 'd'],
  ])
  expect(pairsOf('{"a":1,"b":2}', '{"a":1}')).toEqual([
    ['a', 'a'],
    ['b', undefined],
  ])
})

test('of keys with the same letters only one has a partner on the other side', () => {
  expect(pairsOf('{"a_b":1,"ab":2}', '{"aB":3}')).toEqual([
    ['a_b', 'aB'],
    ['ab', undefined],
  ])
  expect(pairsOf('{"ab":1}', '{"aB":2,"a_b":3}')).toEqual([
    ['ab', 'a_b'],
    [undefined, 'aB'],
  ])
  expect(pairsOf('{"a_b":1,"aB":2}', '{"aB":3}')).toEqual([
    ['a_b', undefined],
    ['aB', 'aB'],
  ])
})
