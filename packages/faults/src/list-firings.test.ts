import { createRandom } from '@gauntlet/core/random'
import { expect, test } from 'vitest'
import { listFirings, spreadParts } from './list-firings.ts'

const list = (fault: Parameters<typeof listFirings>[0], seed = 7) =>
  listFirings(fault, createRandom(seed))

test('a fault that is planned once comes exactly where the plan says, and at once', () => {
  expect(list({ kind: 'kill', after: 40 })).toEqual([{ after: 40, number: 1, of: 1, part: 0 }])
})

test('the times of a repeated fault are in order, up to half of `every` late, and the same for a seed', () => {
  const fault = { kind: 'kill', after: 40, times: 20, every: 10 } as const
  const firings = list(fault)
  const late = firings.map(({ after }, at) => after - 40 - 10 * at)
  expect(late[0]).toBe(0)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late)).toBeLessThanOrEqual(5)
  expect(new Set(late).size).toBeGreaterThan(3)
  expect(list(fault)).toEqual(firings)
  expect(list(fault, 8)).not.toEqual(firings)
})

test('faults of several requests do not run into one another', () => {
  const firings = list({ kind: 'reset', after: 0, requests: 9, times: 30, every: 10 })
  const gaps = firings.slice(1).map(({ after }, at) => after - (firings[at]?.after ?? Infinity))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9)
})

test('moments spread over an answer: ten of them lie in seven tenths of the first three quarters or more', () => {
  const part = spreadParts(createRandom(3))
  const parts = Array.from({ length: 10 }, (_, at) => part(at))
  expect(parts[0]).toBe(0)
  expect(Math.max(...parts)).toBeLessThan(0.75)
  expect(new Set(parts.map((each) => Math.floor(each / 0.075))).size).toBeGreaterThanOrEqual(7)
})
