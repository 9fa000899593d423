import { expect, test } from 'vitest'
import { parsePointer, toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { toDistance } from './distance.ts'
import { listPairs, listPairsAt, type PairAt } from './pair-walk.ts'

const show = ({ from, to, holder }: PairAt): string =>
  [from, to, holder ?? null].map(toText).join(' | ')

const pairs = (from: string, to: string): string[] =>
  listPairs(json(from), json(to)).map(
    (node) => `${node.pattern}: ${show(node)}: ${Number(node.distance.toFixed(9))}`,
  )

const pairsAt = (from: string, to: string, pattern: string): string[] =>
  listPairsAt(json(from), json(to), parsePointer(pattern)).map(show)

test('values that stand for each other are listed with their distance, the innermost first', () => {
  expect(pairs('{"a":{"b":1},"c":2}', '{"a":{"b":"1"},"c":3}')).toEqual([
    '/a/b: 1 | "1" | {"b":1}: 0.3',
    '/a: {"b":1} | {"b":"1"} | {"b":1}: 0.3',
    '/c: 2 | 3 | {"a":{"b":1},"c":2}: 1',
    ': {"a":{"b":1},"c":2} | {"a":{"b":"1"},"c":3} | {"a":{"b":1},"c":2}: 1.3',
  ])
})

test('elements of a list are at one place, in whatever order, and have the object around the list', () => {
  expect(pairs('{"l":[{"id":1},{"id":2}]}', '{"l":[{"id":2},{"id":1}]}')).toEqual([
    '/l/*/id: 1 | 1 | {"id":1}: 0',
    '/l/*: {"id":1} | {"id":1} | {"id":1}: 0',
    '/l/*/id: 2 | 2 | {"id":2}: 0',
    '/l/*: {"id":2} | {"id":2} | {"id":2}: 0',
    '/l: [{"id":1},{"id":2}] | [{"id":2},{"id":1}] | {"l":[{"id":1},{"id":2}]}: 0.3',
    ': {"l":[{"id":1},{"id":2}]} | {"l":[{"id":2},{"id":1}]} | {"l":[{"id":1},{"id":2}]}: 0.3',
  ])
  expect(pairs('[1,2]', '[1,3]')).toEqual([
    '/*: 1 | 1 | null: 0',
    '/*: 2 | 3 | null: 1',
    ': [1,2] | [1,3] | null: 1',
  ])
})

test('a field that one side alone has is part of the distance around it', () => {
  expect(pairs('{"user_id":1,"gone":2}', '{"userId":1,"come":[3,4]}')).toEqual([
    '/user_id: 1 | 1 | {"user_id":1,"gone":2}: 0',
    ': {"user_id":1,"gone":2} | {"userId":1,"come":[3,4]} | {"user_id":1,"gone":2}: 3.3',
  ])
})

test('signs that have a meaning in a JSON Pointer are escaped', () => {
  const [first] = pairs('{"a/b~c":1}', '{"a/b~c":1}')
  expect(first).toMatch(/^\/a~1b~0c: /)
})

test('the pairs at a place are those that the walk over everything finds there', () => {
  const from = '{"rows":[{"user_id":1,"in":{"x":null}},{"user_id":2}],"a/b":1,"only":2}'
  const to = '{"rows":[{"userId":2},{"userId":1,"in":{"x":5}}],"a/b":2,"other":[]}'
  const nodes = listPairs(json(from), json(to))
  for (const pattern of new Set(nodes.map((node) => node.pattern)))
    expect(pairsAt(from, to, pattern)).toEqual(
      nodes.filter((node) => node.pattern === pattern).map(show),
    )
  expect(nodes.at(-1)?.distance).toBe(toDistance(json(from), json(to)))
})

test.each([
  { what: 'a field that the reference has not', from: '{"b":1}', to: '{"a":1}', at: '/a' },
  { what: 'a field that the candidate has not', from: '{"a":1}', to: '{"b":1}', at: '/a' },
  { what: 'a field of a list', from: '[{"a":1}]', to: '[{"a":1}]', at: '/a' },
  { what: 'the elements of an object', from: '{"a":1}', to: '{"a":1}', at: '/*' },
  { what: 'the elements of one list', from: '[1]', to: '{"*":1}', at: '/*' },
  { what: 'a field of one object', from: '{"a":1}', to: '[1]', at: '/a' },
  { what: 'a field of a text', from: '"a"', to: '"a"', at: '/length' },
])('there is no pair at $what', ({ from, to, at }) => {
  expect(pairsAt(from, to, at)).toEqual([])
})

test('a field of the name * is a field', () => {
  expect(pairsAt('{"*":1}', '{"*":2}', '/*')).toEqual(['1 | 2 | {"*":1}'])
})
