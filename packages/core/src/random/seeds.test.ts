import { expect, test } from 'vitest'
import { createRandom, deriveSeed } from './random.ts'

function draw(seed: number): number[] {
  const random = createRandom(seed)
  return Array.from({ length: 5 }, () => random.integer(0, 999))
}

/** Chi-squared of 100,000 digits against an even spread; its 99.9 % quantile is 27.88 (R: qchisq(.999, 9)). */
function chiSquared(digits: Iterable<number>): number {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const digit of digits) counts[digit] = (counts[digit] ?? 0) + 1
  return counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
}

test('the same seed gives the same stream, another seed another', () => {
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
})

test('numbers are spread evenly over their range', () => {
  const random = createRandom(42)
  const digits = Array.from({ length: 100_000 }, () => random.integer(0, 9))
  expect(chiSquared(digits)).toBeLessThan(27.88)
})

test('neighbouring users share nothing: their first draws are spread evenly too', () => {
  const seeds = Array.from({ length: 100_000 }, (_, index) => deriveSeed(7, index))
  expect(chiSquared(seeds.map((seed) => createRandom(seed).integer(0, 9)))).toBeLessThan(27.88)
  expect(new Set(seeds).size).toBeGreaterThan(99_990)
})

test('seeds beyond 32 bits count in full', () => {
  expect(deriveSeed(2 ** 40 + 1)).not.toBe(deriveSeed(1))
})
