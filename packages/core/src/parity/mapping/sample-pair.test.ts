import { expect, test } from 'vitest'
import { toText } from '../../json/index.ts'
import { json } from '../test-support/json.ts'
import { samplePair } from './sample-pair.ts'

/** Both sides of the sample, as JavaScript values. */
function sample<From, To>(from: From, to: To): [From, To] {
  const [one, other] = samplePair(json(JSON.stringify(from)), json(JSON.stringify(to)))
  return [JSON.parse(toText(one)) as From, JSON.parse(toText(other)) as To]
}

const range = (length: number): number[] => Array.from({ length }, (_, at) => at)
type Row = { readonly id: number; readonly total?: number }
const rows = (length: number, rest: (id: number) => Partial<Row> = () => ({})): Row[] =>
  range(length).map((id) => ({ id, ...rest(id) }))
const idsOf = (list: readonly Row[]): number[] => list.map(({ id }) => id)

test('bodies without long lists are their own sample', () => {
  const [from, to] = [
    { a: 1, b: { c: [1, 2] } },
    { a: 2, b: { c: [1, 3] }, d: null },
  ]
  expect(sample(from, to)).toEqual([from, to])
  expect(sample('a', { b: 1 })).toEqual(['a', { b: 1 }])
  expect(sample(rows(12), rows(12))).toEqual([rows(12), rows(12)])
})

test('of a long list twelve elements are taken, evenly spread', () => {
  const [one, other] = sample(rows(36), rows(36))
  expect(idsOf(one)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33])
  expect(other).toEqual(one)
})

test('of a long list the first four elements that differ are taken as well', () => {
  const changed = rows(36, (id) => (id % 3 === 1 ? { total: 1 } : {}))
  const [one, other] = sample(rows(36), changed)
  expect(idsOf(one)).toEqual([0, 1, 3, 4, 6, 7, 9, 10, 12, 15, 18, 21, 24, 27, 30, 33])
  expect(idsOf(other)).toEqual(idsOf(one))
  expect(other.filter((row) => 'total' in row)).toHaveLength(4)
})

test('elements stand for each other wherever they stand, and each side keeps its order', () => {
  const [one, other] = sample(rows(24), rows(24).toReversed())
  expect(idsOf(one)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22])
  expect(idsOf(other)).toEqual(idsOf(one).toReversed())
})

test('elements of one side only are no part of the sample of two lists', () => {
  expect(sample([1, 2, 3], [1, 3])).toEqual([
    [1, 3],
    [1, 3],
  ])
  const [one, other] = sample(rows(30), rows(20))
  expect([idsOf(one), idsOf(other)]).toEqual([idsOf(other), idsOf(other)])
})

test('a list beside an empty one stays where it is short', () => {
  expect(sample([1, 2], [])).toEqual([[1, 2], []])
  expect(sample([], range(12))).toEqual([[], range(12)])
  expect(sample(range(13), [])).toEqual([[], []])
  expect(sample([], [])).toEqual([[], []])
})

test('lists inside of elements and of fields are cut too, under keys in any letter case', () => {
  const [one, other] = sample({ user_rows: rows(36) }, { userRows: rows(36) })
  expect(idsOf(one.user_rows)).toHaveLength(12)
  expect(other.userRows).toEqual(one.user_rows)
  const [nested] = sample([{ id: 1, in: rows(36) }], [{ id: 1, in: rows(36) }])
  expect(nested[0]?.in).toHaveLength(12)
})

test('what stands on one side only keeps the first twelve elements of its lists', () => {
  const [one, other] = sample({ a: { b: rows(20) }, same: 1 }, { c: [rows(20)], same: 1 })
  expect(one).toEqual({ a: { b: rows(12) }, same: 1 })
  expect(other).toEqual({ c: [rows(12)], same: 1 })
  expect(sample(rows(20), { data: rows(20) })).toEqual([rows(12), { data: rows(12) }])
  expect(sample({ a: null }, { b: false })).toEqual([{ a: null }, { b: false }])
})

test('a list of scalars on one side only stays whole: it may be one value', () => {
  const bytes = range(20)
  expect(sample({ data: bytes }, { data: 'AAEC' })).toEqual([{ data: bytes }, { data: 'AAEC' }])
  const mixed = [...bytes, { id: 1 }]
  expect(sample({ data: mixed }, { data: 1 })).toEqual([{ data: range(12) }, { data: 1 }])
  const lists = bytes.map((at) => [at])
  expect(sample({ data: lists }, { data: 1 })).toEqual([{ data: lists.slice(0, 12) }, { data: 1 }])
})
