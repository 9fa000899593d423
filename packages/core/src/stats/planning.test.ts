import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { equivalence } from './equivalence.ts'
import {
  decidableMargin,
  detectableEffectInSd,
  minimumDetectableEffect,
  roundsNeeded,
  upperStandardDeviation,
} from './rounds-needed.ts'

// SciPy 1.17.1: the root of nct.sf(t.ppf(1 - alpha / 2, n - 1), n - 1, delta * sqrt(n)) = 0.8; R power.t.test agrees.
test.each([
  [6, 1.4345453, 1.7983095],
  [8, 1.1560355, 1.3999198],
  [10, 0.9960023, 1.1852804],
  [12, 0.8886551, 1.0465632],
  [15, 0.7780234, 0.9075488],
  [20, 0.6604424, 0.7636569],
  [25, 0.5840274, 0.6719843],
  [30, 0.5292362, 0.6070293],
])('%d blocks detect %d sd at alpha 0.05 and %d sd at 0.02', (n, atFive, atTwo) => {
  expect(detectableEffectInSd(n, 0.05)).toBeCloseTo(atFive, 6)
  expect(detectableEffectInSd(n, 0.02)).toBeCloseTo(atTwo, 6)
})

test('the minimum detectable effect of ten blocks with 1.8 % noise is 2.2 %', () => {
  const mde = minimumDetectableEffect({ sd: 0.01807815638, n: 10, alpha: 0.02 })
  expect(mde).toBeCloseTo((0.01807815638 * 1.1852804) / Math.sqrt(3 / Math.PI), 8)
})

test('the careful sd of ten blocks is 1.29 times the seen one, of twenty 1.18', () => {
  // SciPy: sqrt(9 / chi2.ppf(0.2, 9)), sqrt(19 / chi2.ppf(0.2, 19)).
  expect(upperStandardDeviation(1, 10)).toBeCloseTo(1.29338544445295, 10)
  expect(upperStandardDeviation(1, 20)).toBeCloseTo(1.17697270576113, 10)
})

// By hand from the formula, e.g. (1.95996 + 0.84162)^2 * 0.06^2 / ln(1.05)^2 / 0.95493 + 2 = 14.43.
test.each([
  { sd: 0.03, detect: 6, equivalent: 6 },
  { sd: 0.06, detect: 15, equivalent: 16 },
  { sd: 0.12, detect: 52, equivalent: 57 },
])('noise of $sd needs $detect blocks to see 5 % and $equivalent to exclude it', (row) => {
  const needed = roundsNeeded({ sd: row.sd, effect: 0, margin: Math.log(1.05), alpha: 0.05 })
  expect(needed).toEqual({ detect: row.detect, equivalence: row.equivalent })
})

test('an estimate at the margin can never be proved within it', () => {
  const needed = roundsNeeded({ sd: 0.01, effect: -0.05, margin: 0.05, alpha: 0.02 })
  expect(needed.equivalence).toBe(Infinity)
  expect(Number.isFinite(needed.detect)).toBe(true)
})

test('the decidable margin is the one that needs just the blocks there are', () => {
  const noise = fc.double({ min: 0.001, max: 0.5, noNaN: true })
  fc.assert(
    fc.property(noise, fc.integer({ min: 6, max: 40 }), (sd, n) => {
      const margin = decidableMargin({ sd, n, alpha: 0.02 })
      const at = roundsNeeded({ sd, effect: 0, margin: margin * 1.000001, alpha: 0.02 })
      expect(Math.max(at.detect, at.equivalence)).toBe(n)
      const below = roundsNeeded({ sd, effect: 0, margin: margin * 0.999, alpha: 0.02 })
      expect(Math.max(below.detect, below.equivalence)).toBeGreaterThan(n)
    }),
    { seed: 8, numRuns: 50 },
  )
})

const at = (low: number, high: number) => equivalence({ low, high, level: 0.96 }, 0.05)

test('equivalence needs both sides, non-inferiority the upper one, and no interval proves neither', () => {
  expect(at(-0.02, 0.03)).toEqual({ equivalent: true, notWorse: true, notBetter: true })
  expect(at(-0.2, -0.1)).toEqual({ equivalent: false, notWorse: true, notBetter: false })
  expect(at(0.01, 0.05)).toEqual({ equivalent: false, notWorse: false, notBetter: true })
  expect(equivalence(null, 1)).toEqual({ equivalent: false, notWorse: false, notBetter: false })
})
