import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { logRatios } from './fixtures/paired-case.ts'
import { signFlipP } from './sign-flip-test.ts'

/** The definition, one pattern at a time. */
function byEnumeration(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0))
  let extreme = 0
  for (let pattern = 0; pattern < 2 ** differences.length; pattern++) {
    const sum = differences.reduce((s, value, i) => s + ((pattern >> i) & 1 ? -value : value), 0)
    if (Math.abs(sum) >= observed - 1e-9) extreme++
  }
  return extreme / 2 ** differences.length
}

test('ten blocks of p95 give 148 patterns of 1024', () => {
  // SciPy 1.17.1 permutation_test(permutation_type = "samples", n_resamples = inf).
  expect(signFlipP(logRatios)).toBe(0.14453125)
})

test('meeting in the middle counts what enumeration counts', () => {
  const rates = fc.array(fc.integer({ min: -12, max: 12 }), { maxLength: 12 })
  fc.assert(
    fc.property(rates, (counts) => {
      expect(signFlipP(counts.map((count) => count / 420))).toBeCloseTo(byEnumeration(counts), 12)
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('thirty blocks all worse reach the smallest p there is', () => {
  expect(signFlipP(Array.from({ length: 30 }, (_, i) => 0.01 + i / 1000))).toBe(2 / 2 ** 30)
})

test('no difference anywhere is p 1', () => {
  expect(signFlipP([])).toBe(1)
  expect(signFlipP([0, 0, 0])).toBe(1)
})

test('one cluster of errors is no evidence: a single differing block has p 1', () => {
  expect(signFlipP([0, 0, 0, 0.8, 0, 0, 0, 0, 0, 0])).toBe(1)
})

test('more blocks than can be counted exactly are refused', () => {
  expect(() => signFlipP(Array.from({ length: 41 }, () => 1))).toThrow('bounds')
})
