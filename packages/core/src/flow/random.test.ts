import { expect, test } from 'vitest'
import { createRandom, deriveSeed } from './random.ts'

test('the same seed gives the same stream, another seed another', () => {
  const draw = (seed: number): number[] => {
    const random = createRandom(seed)
    return Array.from({ length: 5 }, () => random.integer(0, 999))
  }
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
})

test('numbers are spread evenly over their range', () => {
  const random = createRandom(42)
  const counts = new Array<number>(10).fill(0)
  for (let n = 0; n < 100_000; n += 1) {
    const at = random.integer(0, 9)
    counts[at] = (counts[at] ?? 0) + 1
  }
  // Chi-squared with 9 degrees of freedom: 27.88 is its 99.9 % quantile (R: qchisq(.999, 9)).
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chi).toBeLessThan(27.88)
})

test('neighbouring users share nothing: their first draws are spread evenly too', () => {
  const counts = new Array<number>(10).fill(0)
  for (let index = 0; index < 100_000; index += 1) {
    const at = createRandom(deriveSeed(7, index)).integer(0, 9)
    counts[at] = (counts[at] ?? 0) + 1
  }
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chi).toBeLessThan(27.88)
  expect(
    new Set(Array.from({ length: 100_000 }, (_, at) => deriveSeed(7, at))).size,
  ).toBeGreaterThan(99_990)
})

test('seeds beyond 32 bits count in full', () => {
  expect(deriveSeed(2 ** 40 + 1)).not.toBe(deriveSeed(1))
})
