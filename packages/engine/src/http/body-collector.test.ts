import { expect, test } from 'vitest'
import { BodyBudget, BodyCollector } from './body-collector.ts'

const pieceOf = (bytes: number): Buffer => Buffer.alloc(bytes, 120)
const add = (body: BodyCollector, bytes: number): boolean => body.add(pieceOf(bytes), 0, bytes)

test('pieces of any size come out as one body, and the collector is empty again', () => {
  const body = new BodyCollector(1e6, new BodyBudget(1e6))
  const sizes = [1, 1, 1_022, 1, 70_000, 3, 65_536, 1]
  for (const size of sizes) expect(add(body, size)).toBe(true)
  expect(body.take()).toEqual(pieceOf(sizes.reduce((sum, size) => sum + size)))
  expect(body.take()).toHaveLength(0)
})

test('a body beyond its bound is forgotten', () => {
  const budget = new BodyBudget(1_000)
  const body = new BodyCollector(10, budget)
  expect([add(body, 10), add(body, 1), body.isTooLarge, body.bytes]).toEqual([true, false, true, 0])
  expect(budget.take(1_000)).toBe(true)
})

test('all bodies together have a bound: one that ends leaves room for another', () => {
  const budget = new BodyBudget(100)
  const [one, other] = [new BodyCollector(80, budget), new BodyCollector(80, budget)]
  expect([add(one, 60), add(other, 40), add(other, 1), other.isTooLarge]).toEqual([
    true,
    true,
    false,
    false,
  ])
  one.take()
  expect([add(other, 80), add(one, 21)]).toEqual([true, false])
})

test('the block of a refused body is filled again, that of a body that was given out never', () => {
  const budget = new BodyBudget(1e6)
  const body = new BodyCollector(100_000, budget)
  const block = Buffer.alloc(65_536)
  budget.giveBlocks([block])
  expect([add(body, 65_536), add(body, 65_536)]).toEqual([true, false])
  expect(block[0]).toBe(120)
  expect(budget.takeBlock(65_536)).toBe(block)
  budget.giveBlocks([block])
  add(body, 65_536)
  body.take()
  expect(budget.takeBlock(65_536)).not.toBe(block)
})

test('a body of known length is laid in one piece, where there is room for it', () => {
  const budget = new BodyBudget(300_000)
  const [one, other] = [new BodyCollector(1e6, budget), new BodyCollector(1e6, budget)]
  one.expect(200_000)
  other.expect(200_000)
  expect([add(one, 100_000), add(other, 100_000), add(one, 100_000)]).toEqual([true, true, true])
  expect(one.take().buffer.byteLength).toBe(200_000)
  // What was reserved for the first body is free again.
  const third = new BodyCollector(1e6, budget)
  third.expect(200_000)
  add(third, 200_000)
  expect(third.take().buffer.byteLength).toBe(200_000)
  add(other, 100_000)
  expect(other.take()).toEqual(pieceOf(200_000))
})
