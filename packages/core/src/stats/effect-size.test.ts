import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cohensD, standardDeviation } from './moments.ts'
import { commonLanguageEffect } from './rank-sum-test.ts'

// Spinnaker Kayenta's tests of effect sizes; Cohen's d to more digits by NumPy 2.4.6.
test("Cohen's d of {5, 5, 5, 10, 10, 10} over {1, 1, 1, 2, 2, 2} is 3.04", () => {
  expect(cohensD([5, 5, 5, 10, 10, 10], [1, 1, 1, 2, 2, 2])).toBeCloseTo(3.038218101251, 11)
})

test('the sample deviation has the divisor n - 1, and of one value it is 0', () => {
  // Python 3 statistics.stdev.
  expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138089935299395, 14)
  expect(standardDeviation([3])).toBe(0)
})

test('the common-language effect is a half for equals and 0 for a smaller second sample', () => {
  expect(commonLanguageEffect([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).toBe(0.5)
  expect(commonLanguageEffect([6, 7, 8], [1, 2, 3])).toBe(0)
})

test('equal means have no effect, and without scatter any other is infinite', () => {
  expect(cohensD([3, 3], [3, 3])).toBe(0)
  expect(cohensD([3, 3], [4, 4])).toBe(-Infinity)
  expect(() => cohensD([1], [2])).toThrow('three values')
})

const inMs = (values: readonly number[]) => values.map((value) => value / 1000)

test('neither depends on the unit, and both mirror when the samples are swapped', () => {
  const sample = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 20 })
  fc.assert(
    fc.property(sample, sample, (x, y) => {
      expect(cohensD(inMs(x), inMs(y))).toBeCloseTo(cohensD(x, y), 6)
      expect(cohensD(y, x)).toBe(0 - cohensD(x, y))
      expect(commonLanguageEffect(inMs(x), inMs(y))).toBe(commonLanguageEffect(x, y))
      expect(commonLanguageEffect(y, x)).toBeCloseTo(1 - commonLanguageEffect(x, y), 12)
    }),
    { seed: 16, numRuns: 100 },
  )
})
