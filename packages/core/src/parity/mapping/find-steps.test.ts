import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { applyStep, findSteps, type Bodies } from './find-steps.ts'

type Sides = readonly [before: unknown, after: unknown]

const bodies = ([before, after]: Sides): Bodies => ({
  reference: json(JSON.stringify(before)),
  candidate: json(JSON.stringify(after)),
})

const find = (pairs: readonly Sides[], fewest: (name: string) => number = () => 2) =>
  findSteps(pairs.map(bodies), fewest)

/** Each step as its name and its places. */
const steps = (pairs: readonly Sides[], fewest?: (name: string) => number): string[] =>
  find(pairs, fewest).map(
    ({ name, places }) => `${name} at ${places.map(({ pattern }) => pattern || 'root').join(', ')}`,
  )

const times = (count: number, make: (at: number) => Sides): Sides[] =>
  Array.from({ length: count }, (_, at) => make(at))

test('structure comes first, then keys, then values, then orders', () => {
  expect(
    steps(
      times(2, (at) => [
        { user_ids: [at, at + 5, at + 3], is_new: null, state: `s${at}` },
        { data: { userIds: [at + 3, at + 5, at].map(String), status: `s${at}` } },
      ]),
    ),
  ).toEqual([
    'wrap in data at root',
    'keys -> camelCase at /data',
    'key state -> status at /data',
    'null -> absent at /data',
    'number -> string at /data/userIds/*',
    'list order -> reversed at /data/userIds',
  ])
})

test('a rewrite of many places is one step, the innermost place first', () => {
  expect(
    steps(
      times(2, (at) => [
        { a: { b: at }, abcdef: at },
        { a: { b: String(at) }, abcdef: String(at) },
      ]),
    ),
  ).toEqual(['number -> string at /a/b, /abcdef'])
  expect(steps(times(2, (at) => [{ in_1: { user_id: at } }, { in1: { userId: at } }]))).toEqual([
    'keys -> camelCase at /in_1, root',
  ])
})

test('structures beside each other change in one step, also under keys that begin alike', () => {
  expect(
    steps(
      times(2, (at) => [
        { x: { A: { n: at } }, xy: { B: { n: at } } },
        { x: { type: 'A', n: at }, xy: { type: 'B', n: at } },
      ]),
    ),
  ).toEqual(['external-tag -> internal-tag type at /x, /xy'])
})

test('structures inside of each other change one after the other, what explains most first', () => {
  const outside = times(2, (at): Sides => [
    { meta: { a: at, b: at }, in: { id: at, meta: { c: at } } },
    { a: at, b: at, in: { id: at, c: at } },
  ])
  const inside = times(2, (at): Sides => [
    { meta: { c: at }, in: { id: at, meta: { a: at, b: at } } },
    { c: at, in: { id: at, a: at, b: at } },
  ])
  const moved = 'fields of meta -> beside it'
  expect(steps(outside)).toEqual([`${moved} at root`, `${moved} at /in`])
  expect(steps(inside)).toEqual([`${moved} at /in`, `${moved} at root`])
})

test('a rewrite needs so many pairs that it brings nearer, by its name', () => {
  const pairs = times(2, (at): Sides => [{ n: at }, { n: String(at) }])
  expect(steps(pairs, () => 3)).toEqual([])
  expect(steps(pairs.slice(0, 1), () => 2)).toEqual([])
  expect(steps(pairs.slice(0, 1), (name) => (name === 'number -> string' ? 1 : 2))).toEqual([
    'number -> string at /n',
  ])
})

test('a value, an object or a list that shows nothing does not hide those that do', () => {
  const value: Sides = [{ n: 1 }, { n: 99 }]
  expect(steps([value, ...times(4, (at): Sides => [{ n: at }, { n: String(at) }])])).toEqual([
    'number -> string at /n',
  ])
  const object: Sides = [{ n: { user_id: 1 } }, { n: { zip: 9 } }]
  const camel = times(4, (at): Sides => [{ n: { is_ok: at } }, { n: { isOk: at } }])
  expect(steps([object, ...camel])).toEqual(['keys -> camelCase at /n'])
  const list: Sides = [{ n: [1, 2] }, { n: 5 }]
  const ones = times(4, (at): Sides => [{ n: [at] }, { n: at }])
  expect(steps([list, ...ones])).toEqual(['list of one -> the value at /n'])
})

test('after twelve pairs that show nothing no further one is looked at', () => {
  const useless = times(12, (at): Sides => [{ n: at }, { n: at + 100 }])
  const useful = times(60, (at): Sides => [{ n: at + 20 }, { n: String(at + 20) }])
  expect(steps([...useless.slice(1), ...useful])).toEqual(['number -> string at /n'])
  expect(steps([...useless, ...useful])).toEqual([])
})

test('bodies that agree show where a rewrite does not hold', () => {
  const pairs = times(3, (at): Sides => [{ n: at }, { n: String(at) }])
  expect(steps([...pairs, ...times(3, (at): Sides => [{ n: at }, { n: at }])])).toEqual([])
})

test('a step is applied at those of its places where it brings a body nearer', () => {
  const [step] = find(
    times(2, (at) => [
      { a: at, b: at },
      { a: String(at), b: String(at) },
    ]),
  )
  if (!step) throw new Error('no step')
  const apply = (sides: Sides) => {
    const applied = applyStep(step, bodies(sides))
    return applied && [toText(applied.value), ...applied.places.map(({ pattern }) => pattern)]
  }
  expect(
    apply([
      { a: 7, b: 8 },
      { a: '7', b: 8 },
    ]),
  ).toEqual(['{"a":"7","b":8}', '/a'])
  expect(
    apply([
      { a: 7, b: 8 },
      { a: '7', b: '8' },
    ]),
  ).toEqual(['{"a":"7","b":"8"}', '/a', '/b'])
  expect(apply([{ a: 7 }, { a: 7 }])).toBeUndefined()
})
