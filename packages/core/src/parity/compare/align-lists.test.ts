import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson, isList, type Json } from '../../json/index.ts'
import { alignLists } from './align-lists.ts'
import { compareJson } from './compare-json.ts'
import { toRules, type CompareRules } from './rules.ts'

function json(value: unknown): Json {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function compare(a: unknown, b: unknown, rules: CompareRules = {}): string[] {
  const { differences } = compareJson(json(a), json(b), { rules: toRules(rules) })
  return differences.map(({ kind, pointer }) => `${kind} ${pointer}`)
}

const items = (ids: readonly number[], rest: (id: number) => object = () => ({})): object[] =>
  ids.map((id) => ({ id, total: 10 * id, ...rest(id) }))

test.each<{ what: string; a: unknown; b: unknown; is: string[] }>([
  { what: 'an element lost', a: items([1, 2, 3, 4]), b: items([1, 3, 4]), is: ['missing /1'] },
  {
    what: 'an element lost, another changed',
    a: items([1, 2, 3, 4]),
    b: items([1, 3, 4], (id) => (id === 4 ? { total: 1 } : {})),
    is: ['missing /1', 'value /3/total'],
  },
  {
    what: 'one replaced',
    a: items([1, 2, 3]),
    b: items([1, 2, 9]),
    is: ['missing /2', 'extra /2'],
  },
  { what: 'another order', a: items([1, 2, 3]), b: items([3, 1, 2]), is: ['order '] },
  {
    what: 'another order, one changed',
    a: items([1, 2, 3]),
    b: items([3, 1, 2], (id) => (id === 2 ? { total: 1 } : {})),
    is: ['order ', 'value /1/total'],
  },
  {
    what: 'an element lost from a list without ids',
    a: ['a', 'b', 'c', 'd', 'e'],
    b: ['a', 'b', 'd', 'e'],
    is: ['missing /2'],
  },
  {
    what: 'an element lost and one changed beyond recognition, without ids',
    a: [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
      { x: 3, y: 3 },
      { x: 4, y: 4 },
    ],
    b: [
      { x: 1, y: 1 },
      { x: 3, y: 3 },
      { x: 8, y: 8 },
    ],
    is: ['missing /1', 'value /3/x', 'value /3/y'],
  },
  { what: 'all gone', a: [1, 2], b: [], is: ['missing /0', 'missing /1'] },
  { what: 'one value for another', a: [1, 2, 3], b: [1, 9, 3], is: ['value /1'] },
  {
    what: 'ids that come twice',
    a: [
      { id: 1, v: 1 },
      { id: 1, v: 2 },
    ],
    b: [
      { id: 1, v: 1 },
      { id: 1, v: 3 },
    ],
    is: ['value /1/v'],
  },
])('$what: $is', ({ a, b, is }) => {
  expect(compare(a, b)).toEqual(is)
})

test('an id that a rule lets differ identifies nothing', () => {
  const [a, b] = [items([1, 2]), items([2, 3], (id) => ({ total: 10 * (id - 1) }))]
  expect(compare(a, b, { ignore: ['/*/id'] })).toEqual([])
  expect(compare(a, b, { alias: ['/*/id'] })).toEqual([])
})

test('a field identifies elements whatever the form of its key and its values', () => {
  const { pairs, missing, field } = alignLists(
    [
      json({ order_id: 1, a: 1 }),
      json({ order_id: 2, a: 1 }),
      json({ order_id: 3, a: 1 }),
    ] as Json[],
    [json({ orderId: '1', b: 2 }), json({ orderId: '3', b: 2 })] as Json[],
  )
  expect({ pairs, missing, field }).toEqual({
    pairs: [
      [0, 0],
      [2, 1],
    ],
    missing: [1],
    field: 'order_id',
  })
})

test('long lists without ids lose one element in one line', () => {
  const all = Array.from({ length: 500 }, (_, at) => ({ text: `line ${at}`, size: at % 7 }))
  const few = all.filter((_, at) => at !== 100 && at !== 400)
  expect(compare(all, few)).toEqual(['missing /100', 'missing /400'])
})

test('each element has one partner at most, and none is forgotten', () => {
  const element = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.record({ id: fc.integer({ min: 0, max: 9 }) }),
  )
  const lists = fc.array(element, { maxLength: 9 })
  fc.assert(
    fc.property(lists, lists, (one, other) => {
      const [a, b] = [json(one), json(other)].map((list) => (isList(list) ? list : [])) as [
        Json[],
        Json[],
      ]
      const { pairs, missing, extra } = alignLists(a, b)
      const ofA = [...pairs.map(([at]) => at), ...missing].toSorted((x, y) => x - y)
      const ofB = [...pairs.map(([, at]) => at), ...extra].toSorted((x, y) => x - y)
      expect(ofA).toEqual([...a.keys()])
      expect(ofB).toEqual([...b.keys()])
    }),
    { seed: 20_264, numRuns: 300 },
  )
})
