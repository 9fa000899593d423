import { expect, test } from 'vitest'
import { json } from '../test-support/json.ts'
import { judgeRewrite } from './evidence.ts'
import { listPairs, type PairNode } from './pair-walk.ts'
import type { Rewrite } from './rewrite.ts'

type Sides = readonly [before: unknown, after: unknown]

/** The pairs of values at one place of many bodies. */
const nodesAt = (pattern: string, bodies: readonly Sides[]): PairNode[] =>
  bodies.flatMap(([before, after]) =>
    listPairs(json(JSON.stringify(before)), json(JSON.stringify(after))).filter(
      (node) => node.pattern === pattern,
    ),
  )

const toList: Rewrite = { name: 'in a list', cost: 1, apply: (value) => [value] }

/** How often a value is in a list afterwards, under which guard; undefined where that is not systematic. */
function judge(bodies: readonly Sides[], pattern = '/n') {
  const found = judgeRewrite(toList, nodesAt(pattern, bodies))
  return found && { pattern: found.pattern, guard: found.guard, support: found.support }
}

const times = (count: number, make: (at: number) => Sides): Sides[] =>
  Array.from({ length: count }, (_, at) => make(at))
const changed = (count: number, rest: object = {}) =>
  times(count, (at) => [
    { ...rest, n: at + 1 },
    { ...rest, n: [at + 1] },
  ])
const same = (count: number, n: unknown = 7, rest: object = {}) =>
  times(count, () => [
    { ...rest, n },
    { ...rest, n },
  ])
const everywhere = (support: number) => ({ pattern: '/n', guard: undefined, support })

test('a rewrite that brings all values nearer is systematic, with what it gains', () => {
  expect(judge(changed(2))).toEqual(everywhere(2))
  // Each is two values that have no partner before, and none afterwards.
  expect(judgeRewrite(toList, nodesAt('/n', changed(3)))?.gain).toBe(6)
  expect(judge([])).toBeUndefined()
  expect(judge(same(3))).toBeUndefined()
})

test('one value in five may have the old form, one in four may not', () => {
  expect(judge([...changed(4), ...same(1)])).toEqual(everywhere(4))
  expect(judge([...changed(3), ...same(1)])).toBeUndefined()
  expect(judge([...changed(8), ...same(2)])).toEqual(everywhere(8))
})

test('values that come neither nearer nor further count on neither side', () => {
  // A list of one is as far from a text as the number is: both are other values.
  const other = times(5, (): Sides => [{ n: 1 }, { n: { a: 1 } }])
  const judged = judge([...changed(2), ...other])
  expect(judged).toEqual(everywhere(2))
})

test('where only values of one type changed, the rewrite is limited to them', () => {
  const numbers = { pattern: '/n', guard: { type: 'number' }, support: 2 }
  expect(judge([...changed(2), ...same(3, 'a')])).toEqual(numbers)
  expect(judge([...changed(2), ...same(1, 'a'), ...same(1, true)])).toEqual(numbers)
  const both = [...changed(2), [{ n: 'b' }, { n: ['b'] }] as const]
  expect(judge([...both, ...same(3, 'a')])).toBeUndefined()
  expect(judge([...changed(2), ...same(1, 'a'), ...same(3)])).toBeUndefined()
})

const card = { card: 'c' }
const bank = { iban: 'i', bank: 'b' }

test('where only values in objects of one kind changed, the rewrite is limited to those', () => {
  expect(judge([...changed(2, card), ...same(3, 7, bank)])).toEqual({
    pattern: '/n',
    guard: { keys: ['card'] },
    support: 2,
  })
  const rich = { ...card, c1: 1, c2: 2, c3: 3 }
  expect(judge([...changed(2, rich), ...same(3, 7, bank)])?.guard).toEqual({
    keys: ['card', 'c1', 'c2'],
  })
})

test('one object of the kind may have the old form, if four times as many changed', () => {
  const guard = { keys: ['card'] }
  expect(judge([...changed(4, card), ...same(1, 7, card), ...same(3, 7, bank)])).toEqual({
    pattern: '/n',
    guard,
    support: 4,
  })
  expect(judge([...changed(3, card), ...same(1, 7, card), ...same(3, 7, bank)])).toBeUndefined()
})

test('a kind is what all that changed have and the others have not', () => {
  // Two kinds changed: what they share is what the others have as well.
  expect(
    judge([...changed(1, { a: 1, b: 1 }), ...changed(1, { c: 1, d: 1 }), ...same(3, 7, bank)]),
  ).toBeUndefined()
  // Each other kind has one of the fields, so that none distinguishes.
  const wide = { x1: 1, x2: 1, x3: 1, x4: 1 }
  const others = ['a', 'b', 'c'].flatMap((key) => same(1, 7, { ...wide, [key]: 1 }))
  expect(judge([...changed(2, { a: 1, b: 1, c: 1 }), ...others])).toBeUndefined()
})

test('an optional field makes no other kind of object', () => {
  const rest = { id: 1, total: 2, state: 'x' }
  expect(judge([...changed(2, { ...rest, coupon: 1 }), ...same(3, 7, rest)])).toBeUndefined()
})

const bare = (n: number, is: boolean): Sides => [[n], [is ? [n] : n]]

test('one value again and again shows no kind, nor do values without an object around them', () => {
  const again = times(3, (): Sides => [
    { ...card, n: 1 },
    { ...card, n: [1] },
  ])
  expect(judge([...again, ...same(3, 7, bank)])).toBeUndefined()
  expect(judge([bare(1, true), bare(2, true)], '/*')).toEqual({
    pattern: '/*',
    guard: undefined,
    support: 2,
  })
  expect(judge([bare(1, true), bare(2, true), bare(3, false)], '/*')).toBeUndefined()
})
