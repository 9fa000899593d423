import { expect, test } from 'vitest'
import { json } from '../test-support/json.ts'
import { compareJson } from './compare-json.ts'
import { toRules, type CompareRules } from './rules.ts'

/** Differences as `kind pointer: reference -> candidate`, and how much each rule looked at and silenced. */
function compare(a: unknown, b: unknown, rules: CompareRules = {}) {
  const [one, other] = [a, b].map((side) => json(JSON.stringify(side)))
  const { differences, uses } = compareJson(one ?? null, other ?? null, { rules: toRules(rules) })
  return {
    list: differences.map(
      ({ kind, pointer, reference, candidate }) =>
        `${kind} ${pointer}: ${reference} -> ${candidate}`,
    ),
    uses: uses.map(({ rule, matched, silenced }) => `${rule}: ${matched}, ${silenced}`),
  }
}
const differences = (a: unknown, b: unknown, rules?: CompareRules): string[] =>
  compare(a, b, rules).list

test('another order of scalars shows both lists, of elements with an id only the ids of both', () => {
  expect(differences([1, 2, 3], [2, 1, 3])).toEqual(['order : [1,2,3] -> [2,1,3]'])
  expect(differences([1, 2, 3], [1, 3, 2])).toEqual(['order : [1,2,3] -> [1,3,2]'])
  const rows = [3, 1, 2].map((id) => ({ id, total: 10 * id }))
  expect(differences(rows, rows.toReversed())).toEqual(['order : [3,1,2] -> [2,1,3]'])
  const [first, second, third] = rows
  expect(differences(rows, [third, { id: 9 }, first])).toEqual([
    'order : [3,2] -> [2,3]',
    `missing /1: ${JSON.stringify(second)} -> null`,
    'extra /1: null -> {"id":9}',
  ])
})

test('elements that agree under rules where they stand have no other order', () => {
  const [a, b] = [
    [{ t: 1 }, { t: 2 }],
    [{ t: 2 }, { t: 1 }],
  ]
  expect(differences(a, b, { ignore: ['/*/t'] })).toEqual([])
  expect(differences(a, b)).toEqual(['order : [{"t":1},{"t":2}] -> [{"t":2},{"t":1}]'])
  const later = [{ t: 2 }, { t: 3 }]
  expect(compare(a, later, { ignore: ['/*/t'] })).toEqual({
    list: [],
    uses: ['ignore /*/t: 2, 2'],
  })
  expect(differences(a, later)).toEqual([
    'missing /0: {"t":1} -> null',
    'extra /1: null -> {"t":3}',
  ])
  const [c, d] = [
    [
      { t: 1, n: 1 },
      { t: 2, n: 2 },
    ],
    [
      { t: 2, n: 2 },
      { t: 1, n: 1 },
    ],
  ]
  expect(differences(c, d, { ignore: ['/*/t'] })).toHaveLength(1)
})

const keyed = { keyed: { '/l': 'k' } }
const inList = (...l: readonly unknown[]) => ({ l })

test('a list by its key: elements stand at the index of the reference, else of the candidate', () => {
  const a = inList({ k: 1, v: 1 }, { k: 2 }, { k: 3 })
  const b = inList({ k: 4 }, { k: 3 }, { k: 1, v: 2 })
  expect(compare(a, b, keyed)).toEqual({
    list: ['value /l/0/v: 1 -> 2', 'missing /l/1: {"k":2} -> null', 'extra /l/0: null -> {"k":4}'],
    uses: ['keyed /l k: 3, 1'],
  })
})

test('a list by its key counts every element of the longer side, and silences a move only', () => {
  const [one, two] = [{ k: 1 }, { k: { x: 1, y: 2 } }]
  expect(compare(inList(one, two), inList(one, two), keyed).uses).toEqual(['keyed /l k: 2, 0'])
  expect(compare(inList(one, two), inList(two, one), keyed)).toEqual({
    list: [],
    uses: ['keyed /l k: 2, 1'],
  })
  expect(compare(inList(one), inList(one, two), keyed).uses).toEqual(['keyed /l k: 2, 0'])
  expect(compare(inList({ k: { y: 2, x: 1 } }), inList(two), keyed).list).toEqual([])
})

test.each([
  { what: 'an element without the key', l: [{ k: 1 }, { v: 2 }] },
  { what: 'an element that is no object', l: [{ k: 1 }, 2] },
  { what: 'a key that comes twice', l: [{ k: 1 }, { k: 1, v: 1 }] },
])('a list is not compared by a key where it has $what', ({ l }) => {
  const { list, uses } = compare({ l }, { l: l.toReversed() }, keyed)
  expect(list).toHaveLength(1)
  expect(uses).toEqual([])
})

test('without order: what differs is shown pair by pair, and another length as well', () => {
  const rules = { unordered: ['/l'] }
  expect(compare(inList(1, 2, 3), inList(3, 9, 1), rules)).toEqual({
    list: ['value /l/2: 2 -> 9'],
    uses: ['unordered /l: 3, 0'],
  })
  expect(compare(inList(1, 2), inList(2, 1, 5), rules)).toEqual({
    list: ['length /l: 2 -> 3', 'extra /l/2: null -> 5'],
    uses: ['unordered /l: 3, 0'],
  })
  expect(differences(inList(2, 1, 5), inList(1, 2), rules)).toEqual([
    'length /l: 3 -> 2',
    'missing /l/2: 5 -> null',
  ])
  expect(compare(inList(1, 2), inList(1, 2), rules).uses).toEqual(['unordered /l: 2, 0'])
  expect(compare(inList(1, 2), inList(2, 1), rules).uses).toEqual(['unordered /l: 2, 1'])
  expect(differences(inList({ a: 1, b: 2 }, 3), inList(3, { b: 2, a: 1 }), rules)).toEqual([])
})

test('a set has no repetitions, on neither side', () => {
  const rules = { set: ['/l'] }
  expect(compare(inList(1, 2), inList(2, 1, 2), rules)).toEqual({
    list: [],
    uses: ['set /l: 3, 1'],
  })
  expect(differences(inList(1, 2, 2), inList(2, 1), rules)).toEqual([])
  expect(differences(inList(1, 1), inList(2, 2), rules)).toEqual(['value /l/0: 1 -> 2'])
})

const stamped = (count: number, shift: number) =>
  Array.from({ length: count }, (_, at) => ({ n: at, t: at + shift }))
const withoutTimes = { unordered: ['/l'], ignore: ['/l/*/t'] }

test('without order elements stand for each other that agree under the rules', () => {
  const a = inList(...stamped(3, 0))
  const b = inList(...stamped(3, 100).toReversed())
  expect(differences(a, b, withoutTimes)).toEqual([])
  const c = inList(...stamped(3, 100).toReversed(), { n: 7, t: 7 })
  expect(differences(a, c, withoutTimes)).toEqual([
    'length /l: 3 -> 4',
    'extra /l/3: null -> {"n":7,"t":7}',
  ])
  const d = inList({ n: 8, t: 8 }, ...stamped(2, 100).toReversed())
  expect(differences(a, d, withoutTimes)).toEqual(['value /l/2/n: 2 -> 8'])
})

/** Lists in two orders whose elements agree by a rule that compares two values. */
const reversed = (count: number) => {
  const rows = (name: string) => Array.from({ length: count }, (_, n) => ({ id: `${name}${n}`, n }))
  const rules = { unordered: ['/l'], alias: ['/l/*/id'] }
  return differences(inList(...rows('a')), inList(...rows('b').toReversed()), rules)
}

test('of more than two hundred elements without a partner each stands for the one at its place', () => {
  expect(reversed(100)).toEqual([])
  expect(reversed(201).length).toBeGreaterThan(199)
})

test('an id that has to keep its partner pairs elements all the same', () => {
  const rules = { unordered: ['/l'], alias: ['/l/*/id'] }
  const a = inList({ id: 'a1', n: 1 }, { id: 'a2', n: 2 })
  expect(differences(a, inList({ id: 'b2', n: 2 }, { id: 'b1', n: 1 }), rules)).toEqual([])
  expect(differences(a, inList({ id: 'b2', n: 2 }, { id: 'b1', n: 3 }), rules)).toEqual([
    'value /l/1/n: 1 -> 3',
  ])
})

test.each([200, 2_000])(
  'of %i elements without order each finds its partner, whatever rules ignore in them',
  (count) => {
    const rules = { unordered: [''], ignore: ['/*/at', '/*/of/trace'] }
    const rows = (at: number) =>
      Array.from({ length: count }, (_, n) => ({ n, at: at + n, of: { trace: at - n } }))
    const [a, b] = [rows(0), rows(50_000).toReversed()]
    expect(differences(a, b, rules)).toEqual([])
    const changed = b.map((row) => (row.n === 7 ? { ...row, n: -1 } : row))
    expect(differences(a, changed, rules)).toEqual([expect.stringMatching(/n: 7 -> -1$/)])
  },
)
