import { expect, test } from 'vitest'
import { parseJson, type Json } from '../../json/index.ts'
import { alignLists, isIdName } from './align-lists.ts'

const list = (items: readonly unknown[]): Json[] =>
  items.map((item) => {
    const parsed = parseJson(JSON.stringify(item))
    if (!parsed.ok) throw new Error(parsed.reason)
    return parsed.value
  })
const align = (
  a: readonly unknown[],
  b: readonly unknown[],
  isTrusted?: (field: string) => boolean,
) => alignLists(list(a), list(b), isTrusted)

test('names that identify what holds them, and names that look like one', () => {
  const ids = [
    'id',
    'ID',
    '_id',
    'orderId',
    'order_id',
    'uuid',
    'apiKey',
    'sku',
    'Slug',
    'number',
    'na-me',
  ]
  expect(ids.filter((name) => !isIdName(name))).toEqual([])
  const others = ['title', 'total', 'idle', 'keys', 'uuids', 'numbers', 'names', 'skua', 'at']
  expect(others.filter(isIdName)).toEqual([])
})

test.each<{ what: string; a: object[]; b: object[]; field: string | undefined }>([
  { what: 'one id', a: [{ id: 1 }, { id: 2 }], b: [{ id: 2 }, { id: 1 }], field: 'id' },
  { what: 'half of the ids in both', a: [1, 2, 3, 4].map((id) => ({ id })), b: [1, 2, 8, 9].map((id) => ({ id })), field: 'id' },
  { what: 'fewer than half in both', a: [1, 2, 3, 4].map((id) => ({ id })), b: [1, 7, 8, 9].map((id) => ({ id })), field: undefined },
  { what: 'none in both', a: [{ id: 1 }], b: [{ id: 2 }], field: undefined },
  { what: 'an id that comes twice', a: [{ id: 1 }, { id: 1 }], b: [{ id: 1 }, { id: 2 }], field: undefined },
  { what: 'an id that comes twice in the other', a: [{ id: 1 }, { id: 2 }], b: [{ id: 1 }, { id: 1 }], field: undefined },
  { what: 'an element without it', a: [{ id: 1 }, { x: 2 }], b: [{ id: 1 }, { id: 2 }], field: undefined },
  { what: 'an id of true and false', a: [{ id: true }, { id: false }], b: [{ id: false }, { id: true }], field: undefined },
  { what: 'texts for numbers', a: [{ id: 1 }, { id: 2 }], b: [{ id: '2' }, { id: '1' }], field: 'id' },
  { what: 'the shortest of two names', a: [{ user_id: 7, id: 1 }, { user_id: 8, id: 2 }], b: [{ user_id: 7, id: 1 }, { user_id: 8, id: 2 }], field: 'id' },
  { what: 'another name with the same values', a: [{ order_id: 1 }, { order_id: 2 }], b: [{ id: 2 }, { id: 1 }], field: 'order_id' },
  { what: 'a field of no such name', a: [{ at: 1 }, { at: 2 }], b: [{ at: 2 }, { at: 1 }], field: undefined },
])('$what: the field is $field', ({ a, b, field }) => {
  expect(align(a, b).field).toBe(field)
}) // prettier-ignore

test('the partner of a field is the one of its name, before any other that fits', () => {
  const a = [{ id: 1 }, { id: 2 }]
  const b = [
    { key: 1, Id: 2 },
    { key: 2, Id: 1 },
  ]
  expect(align(a, b).pairs).toEqual([
    [0, 1],
    [1, 0],
  ])
})

test('a field that may differ gives way to the next', () => {
  const both = [
    { id: 1, sku: 'a' },
    { id: 2, sku: 'b' },
  ]
  expect(align(both, both, (field) => field !== 'id').field).toBe('sku')
  expect(align(both, both, () => false).field).toBeUndefined()
})

const ids = (...of: readonly number[]) => of.map((id) => ({ id }))

test('pairs by a field are in the order of the reference, and moved where the candidate has another', () => {
  expect(align(ids(1, 2, 3, 4), ids(4, 1, 5, 3))).toEqual({
    pairs: [
      [0, 1],
      [2, 3],
      [3, 0],
    ],
    missing: [1],
    extra: [2],
    isMoved: true,
    field: 'id',
  })
  expect(align(ids(1, 2, 3), ids(9, 1, 3))).toMatchObject({
    isMoved: false,
    extra: [0],
    missing: [1],
  })
})

test('lists of no objects, and empty ones, are aligned by what their elements hold', () => {
  expect(align(['a', 'b', 'c'], ['x', 'a', 'b', 'c'])).toEqual({
    pairs: [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
    missing: [],
    extra: [0],
    isMoved: false,
    field: undefined,
  })
  expect(align([], ['a', 'b'])).toMatchObject({ pairs: [], missing: [], extra: [0, 1] })
  expect(align(['a', 'b'], [])).toMatchObject({ pairs: [], missing: [0, 1], extra: [] })
})

const row = (x: number, y: number, z = 0): object => ({ x, y, z })

test('of elements without an id those that share half of what they hold are one that changed', () => {
  // The second is lost, the third changed one of three values, a new one stands in front.
  expect(
    align(
      [row(1, 1, 1), row(2, 2, 2), row(3, 3, 3)],
      [row(9, 9, 9), row(1, 1, 1), row(3, 3, 7), row(8, 8, 8)],
    ),
  ).toMatchObject({
    pairs: [
      [0, 1],
      [2, 2],
    ],
    missing: [1],
    extra: [0, 3],
  })
})

test('lists of one length stay in place unless moving explains clearly more', () => {
  const a = [row(1, 2), row(3, 4), row(5, 6)]
  expect(align(a, [row(1, 2), row(3, 9), row(5, 6)]).pairs).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ])
  expect(align(a, [row(7, 8, 9), row(1, 2), row(3, 4)])).toMatchObject({
    pairs: [
      [0, 1],
      [1, 2],
    ],
    missing: [2],
    extra: [0],
  })
})

test('nested values and the form of names and values count as held', () => {
  const before = { user_name: 'Ann Lee', tags: ['a', 'b'], inner: { deep: { total: 1.5 } } }
  const after = { userName: 'ann_lee', tags: ['a', 'b'], inner: { deep: { total: '1.50' } } }
  const other = { userName: 'x', tags: ['y', 'z'], inner: { deep: { total: 8 } } }
  expect(align([before], [other, after])).toMatchObject({ pairs: [[0, 1]], extra: [0] })
})

const line = (at: number): object => ({ text: `line ${at}`, size: at % 7 })
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => line(from + at))

test('long lists are anchored at elements that come once in both, the longest run in one order', () => {
  // Too long to compare each with each: the first ten stand at the end now, and an element is lost in the middle.
  const { pairs, missing, extra } = align(lines(0, 200), [
    ...lines(10, 100),
    ...lines(101, 200),
    ...lines(0, 10),
  ])
  expect(missing).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100])
  expect(extra).toEqual([189, 190, 191, 192, 193, 194, 195, 196, 197, 198])
  expect(pairs.every(([one, other]) => other === (one < 100 ? one - 10 : one - 11))).toBe(true)
  expect(pairs).toHaveLength(189)
})

test('in long lists elements that come twice anchor nothing, and lie between those that do', () => {
  const twice = { text: 'same', size: 0 }
  const a = lines(0, 150).flatMap((each, at) => (at % 10 === 5 ? [each, twice] : [each]))
  const b = [line(900), ...a.filter((each) => each !== a[40]), line(901)]
  const { pairs, missing, extra } = align(a, b)
  expect(missing).toEqual([40])
  expect(extra).toEqual([0, a.length])
  expect(pairs).toHaveLength(a.length - 1)
  expect(pairs.every(([one, other]) => other === (one < 40 ? one + 1 : one))).toBe(true)
})
