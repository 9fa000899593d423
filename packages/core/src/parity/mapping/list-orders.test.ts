import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { listOrders } from './list-orders.ts'

const namesOf = (from: string, to: string): string[] =>
  listOrders(json(from), json(to)).map(({ name }) => name.replace('list order -> ', ''))

/** What the order of a name makes of a text; undefined where it does not apply. */
function apply(order: string, to: string, text: string): string | undefined {
  const orders = listOrders(json(to), json(to))
  const rewritten = orders.find(({ name }) => name === `list order -> ${order}`)?.apply(json(text))
  return rewritten === undefined ? undefined : toText(rewritten)
}

test('orders of scalars are reversed, ascending and descending', () => {
  expect(namesOf('[1,2]', '[2,1]')).toEqual(['reversed', 'ascending', 'descending'])
  expect(namesOf('["a","b"]', '["b","a"]')).toEqual(['reversed', 'ascending', 'descending'])
})

test('orders of objects are reversed, and by each field that holds a text or a number', () => {
  const rows = '[{"id":1,"name":"a","ok":true,"tags":[],"in":{},"no":null},{"id":2}]'
  expect(namesOf(rows, rows)).toEqual([
    'reversed',
    'by id ascending',
    'by id descending',
    'by name ascending',
    'by name descending',
  ])
  const keys = Array.from({ length: 13 }, (_, at) => `"k${at}":${at}`)
  const wide = `[{${keys.join(',')}},{}]`
  expect(namesOf(wide, wide)).toHaveLength(1 + 2 * 12)
})

test('orders of lists and of booleans are reversed only', () => {
  expect(namesOf('[[1],[2]]', '[[2],[1]]')).toEqual(['reversed'])
  expect(namesOf('[true,false]', '[false,true]')).toEqual(['reversed'])
})

test.each([
  ['[1]', '[1]'],
  ['[]', '[]'],
  ['[1,2]', '[2,1,3]'],
  ['{"a":1}', '[1,2]'],
  ['[1,2]', '{"a":1}'],
])('%s and %s suggest no order', (from, to) => {
  expect(namesOf(from, to)).toEqual([])
})

test('a list is reversed whatever it holds', () => {
  expect(apply('reversed', '[1,2]', '[null,1,{"a":1}]')).toBe('[{"a":1},1,null]')
  expect(apply('reversed', '[1,2]', '"ab"')).toBeUndefined()
})

test.each([
  { what: 'numbers by value', list: '[10,9,-1,1e2]', ascending: '[-1,9,10,1e2]' },
  { what: 'texts that are numbers by value', list: '["10","9",8]', ascending: '[8,"9","10"]' },
  { what: 'texts by their code units', list: '["b","a","B","ab"]', ascending: '["B","a","ab","b"]' },
  { what: 'a number and a text by their code units', list: '["a",10,"5b"]', ascending: '[10,"5b","a"]' },
])('$what', ({ list, ascending }) => {
  expect(apply('ascending', '[1,2]', list)).toBe(ascending)
  const descending = json(ascending)
  expect(apply('descending', '[1,2]', list)).toBe(
    toText(Array.isArray(descending) ? descending.toReversed() : null),
  )
}) // prettier-ignore

test('elements with the same value keep their order, both ways', () => {
  const rows = '[{"n":2,"x":1},{"n":1,"x":2},{"n":2,"x":3}]'
  expect(apply('by n ascending', rows, rows)).toBe('[{"n":1,"x":2},{"n":2,"x":1},{"n":2,"x":3}]')
  expect(apply('by n descending', rows, rows)).toBe('[{"n":2,"x":1},{"n":2,"x":3},{"n":1,"x":2}]')
  expect(apply('ascending', '["b","a"]', '["b","a","b"]')).toBe('["a","b","b"]')
})

test.each([
  ['an element without the field', '[{"n":1},{"x":1}]'],
  ['an element with null there', '[{"n":1},{"n":null}]'],
  ['an element that is no object', '[{"n":1},1]'],
  ['no list', '{"n":1}'],
])('a list is not ordered by a field: %s', (_what, text) => {
  expect(apply('by n ascending', '[{"n":1},{"n":2}]', text)).toBeUndefined()
})

test('scalars are not ordered where one element is none', () => {
  expect(apply('ascending', '[1,2]', '[1,true]')).toBeUndefined()
  expect(apply('ascending', '[1,2]', '"ba"')).toBeUndefined()
})
