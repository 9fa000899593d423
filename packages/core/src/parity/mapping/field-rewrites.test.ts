import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { absences, keyCases, renames } from './field-rewrites.ts'
import type { Family, Rewrite } from './rewrite.ts'

const list = (family: Family, from: string, to: string): string[] =>
  family(json(from), json(to)).map(({ name, field }) => (field ? `${name} at ${field}` : name))

/** What a rewrite makes of a text; undefined where it does not apply. */
function apply(rewrite: Rewrite | undefined, text: string): string | undefined {
  const rewritten = rewrite?.apply(json(text))
  return rewritten === undefined ? undefined : toText(rewritten)
}

test.each<{ what: string; from: string; to: string; is: string[] }>([
  { what: 'one key of two', from: '{"a_b":1,"c":2}', to: '{"aB":1,"c":2}', is: ['camelCase', 'camelCase with initialisms'] },
  { what: 'an initialism', from: '{"user_id":1}', to: '{"userID":1}', is: ['camelCase with initialisms'] },
  { what: 'all letters large', from: '{"ab":1}', to: '{"AB":1}', is: ['SCREAMING_SNAKE_CASE', 'UPPERCASE'] },
  { what: 'the same keys', from: '{"aB":1}', to: '{"aB":2}', is: [] },
  { what: 'a key that stays, beside its other form', from: '{"a_b":1}', to: '{"a_b":1,"aB":1}', is: [] },
  { what: 'another key', from: '{"a_b":1}', to: '{"cD":1}', is: [] },
  { what: 'no object before', from: '["a_b"]', to: '{"aB":1}', is: [] },
  { what: 'no object after', from: '{"a_b":1}', to: '["aB"]', is: [] },
])('letter cases that $what suggests: $is', ({ from, to, is }) => {
  expect(list(keyCases, from, to)).toEqual(is.map((name) => `keys -> ${name}`))
}) // prettier-ignore

test('a letter case changes all keys of one object, and none where two would become one', () => {
  const [camel] = keyCases(json('{"a_b":1}'), json('{"aB":1}'))
  expect(apply(camel, '{"user_id":1,"x":{"c_d":2}}')).toBe('{"userId":1,"x":{"c_d":2}}')
  expect(apply(camel, '{"a_b":1,"aB":2}')).toBeUndefined()
  expect(apply(camel, '["a_b"]')).toBeUndefined()
})

test.each<{ what: string; from: string; to: string; is: string[] }>([
  { what: 'the same value', from: '{"id":7}', to: '{"uid":7}', is: ['id -> uid'] },
  { what: 'the same value in another form', from: '{"id":7}', to: '{"uid":"7"}', is: ['id -> uid'] },
  { what: 'another number', from: '{"id":7}', to: '{"uid":8}', is: [] },
  { what: 'another value under a name that folds alike', from: '{"a_b":7}', to: '{"aB":8}', is: ['a_b -> aB'] },
  { what: 'a text in another letter case', from: '{"s":"in_use"}', to: '{"t":"InUse"}', is: ['s -> t'] },
  { what: 'another text', from: '{"s":"a"}', to: '{"t":"b"}', is: [] },
  { what: 'a boolean as a text', from: '{"s":true}', to: '{"t":"true"}', is: ['s -> t'] },
  { what: 'null', from: '{"s":null}', to: '{"t":null}', is: ['s -> t'] },
  { what: 'null for an object', from: '{"s":{}}', to: '{"t":null}', is: [] },
  { what: 'the same object', from: '{"s":{"x":1}}', to: '{"t":{"x":1}}', is: ['s -> t'] },
  { what: 'another object', from: '{"s":{"x":1}}', to: '{"t":{"x":2}}', is: [] },
  { what: 'one list for another', from: '{"s":[1]}', to: '{"t":[2,3]}', is: ['s -> t'] },
  { what: 'a list for an object', from: '{"s":{}}', to: '{"t":[]}', is: [] },
  { what: 'a key that stayed', from: '{"a":1,"b":1}', to: '{"b":1}', is: [] },
  { what: 'a key that was there before', from: '{"b":1}', to: '{"a":1,"b":1}', is: [] },
  { what: 'several, the same text first', from: '{"s":1}', to: '{"t":"1","u":1,"v":1.0}', is: ['s -> u', 's -> t', 's -> v'] },
  { what: 'more than three', from: '{"s":1}', to: '{"t":"1","u":"1","v":"1","w":1}', is: ['s -> w', 's -> t', 's -> u'] },
  { what: 'no object before', from: '["s"]', to: '{"t":"s"}', is: [] },
  { what: 'no object after', from: '{"s":"s"}', to: '["s"]', is: [] },
])('renames that $what suggests: $is', ({ from, to, is }) => {
  expect(list(renames, from, to)).toEqual(is.map((name) => `key ${name}`))
}) // prettier-ignore

test('a rename keeps value and place, and never replaces another field', () => {
  const [rename] = renames(json('{"id":7}'), json('{"uid":7}'))
  expect(apply(rename, '{"a":1,"id":8,"b":2}')).toBe('{"a":1,"uid":8,"b":2}')
  expect(apply(rename, '{"a":1}')).toBeUndefined()
  expect(apply(rename, '{"id":1,"uid":2}')).toBeUndefined()
  expect(apply(rename, '["id"]')).toBeUndefined()
})

test.each<{ what: string; from: string; to: string; is: string[] }>([
  { what: 'null that went', from: '{"a":1,"b":null}', to: '{"a":1}', is: ['null -> absent at b', 'empty -> absent at b'] },
  { what: 'an empty text that went', from: '{"b":""}', to: '{}', is: ['empty -> absent at b'] },
  { what: 'a value that went', from: '{"b":5}', to: '{}', is: [] },
  { what: 'null that stayed', from: '{"b":null}', to: '{"b":null}', is: [] },
  { what: 'null that came', from: '{}', to: '{"b":null}', is: ['absent -> null at b'] },
  { what: 'an empty list that came', from: '{}', to: '{"b":[],"c":0}', is: ['absent -> [] at b', 'absent -> 0 at c'] },
  { what: 'a value that came', from: '{}', to: '{"b":5}', is: [] },
  { what: 'no object before', from: '[]', to: '{"b":null}', is: [] },
  { what: 'no object after', from: '{"b":null}', to: '[]', is: [] },
])('absences that $what suggests: $is', ({ from, to, is }) => {
  expect(list(absences, from, to)).toEqual(is)
}) // prettier-ignore

test('a field is left out where it is null or empty, and only that field', () => {
  const [ofNull, ofEmpty] = absences(json('{"b":null}'), json('{}'))
  expect(apply(ofNull, '{"b":null,"c":null}')).toBe('{"c":null}')
  expect(apply(ofNull, '{"b":""}')).toBeUndefined()
  expect(apply(ofNull, '{"c":null}')).toBeUndefined()
  expect(apply(ofNull, '[null]')).toBeUndefined()
  expect(apply(ofEmpty, '{"b":"","c":""}')).toBe('{"c":""}')
  expect(apply(ofEmpty, '{"b":null}')).toBe('{}')
  expect(apply(ofEmpty, '{"b":1}')).toBeUndefined()
  // Of two that explain the same the one that assumes less.
  expect(ofNull?.cost).toBeLessThan(ofEmpty?.cost ?? 0)
})

test('a field that the other side always writes is written where it lacks', () => {
  const [write] = absences(json('{"c":1}'), json('{"c":1,"b":[]}'))
  expect(apply(write, '{"c":2}')).toBe('{"c":2,"b":[]}')
  expect(apply(write, '{"b":1}')).toBeUndefined()
  expect(apply(write, '[]')).toBeUndefined()
})
