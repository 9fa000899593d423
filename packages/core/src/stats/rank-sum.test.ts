import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonLanguageEffect } from './common-language-effect.ts'
import { rankSumShift } from './rank-sum-interval.ts'
import { rankSumTest } from './rank-sum-test.ts'

// Hollander & Wolfe (1973), 69f: permeability of the chorioamnion; R wilcox.test(conf.int = TRUE).
const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
const early = [1.15, 0.88, 0.9, 0.74, 1.21]
// golang/perf cmd/benchstat testdata: encoding times of two Go versions, in nanoseconds.
const json = {
  old: [1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774],
  new: [1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425],
}
const gob = {
  old: [3069, 3075, 3069, 3067, 3207, 3064, 3064, 3058, 3059, 3062],
  new: [3075, 3065, 3059, 3065, 3060, 3081, 3186, 3135, 3087, 3062],
}

// R, aclements/go-moremath's tests, SciPy's permutation test for the tied gob case.
test.each([
  { name: 'Hollander & Wolfe', x: term, y: early, u: 35, p: 0.254412254412 },
  { name: 'disjoint', x: [2, 1, 3, 5], y: [12, 11, 13, 15], u: 0, p: 0.0285714285714 },
  { name: 'overlapping', x: [2, 1, 3, 5], y: [0, 4, 6, 7], u: 5, p: 0.485714285714 },
  { name: 'benchstat json, tied', x: json.old, y: json.new, u: 100, p: 2 / 184_756 },
  { name: 'benchstat gob, tied', x: gob.old, y: gob.new, u: 39.5, p: 0.44610188573 },
])('rank-sum: $name', ({ x, y, u, p }) => {
  const result = rankSumTest(x, y)
  expect(result.method).toBe('exact')
  expect(result.u).toBe(u)
  expect(result.p).toBeCloseTo(p, 11)
})

test('the one-sided p of Hollander & Wolfe is that of R', () => {
  expect(rankSumTest(term, early).pGreater).toBeCloseTo(0.127206127206, 11)
})

test('large samples use the normal approximation, as go-moremath and SciPy do', () => {
  const evens = Array.from({ length: 500 }, (_, i) => 2 * i)
  const odds = Array.from({ length: 600 }, (_, i) => 2 * i - 41)
  const result = rankSumTest(evens, odds)
  expect(result.u).toBe(135_250)
  expect(result.p).toBeCloseTo(0.00493353608142, 12)
  expect(result.method).toBe('normal')
})

test('n against n values can reach p 2 / C(2n, n), as the documentation of benchstat lists', () => {
  const smallest = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => {
    const low = Array.from({ length: n }, (_, i) => i)
    const high = low.map((value) => value + n)
    return Number(rankSumTest(low, high).p.toPrecision(3))
  })
  expect(smallest).toEqual([1, 0.333, 0.1, 0.0286, 0.00794, 0.00216, 0.000583, 0.000155, 0.0000411])
})

test('the Hodges-Lehmann shift and its interval are those of R', () => {
  const shift = rankSumShift({ x: term, y: early, level: 0.95 })
  expect(shift.estimate).toBeCloseTo(0.305, 12)
  expect(shift.interval?.low).toBeCloseTo(-0.15, 12)
  expect(shift.interval?.high).toBeCloseTo(0.76, 12)
  expect(rankSumShift({ x: [1, 2], y: [3, 4], level: 0.95 }).interval).toBeNull()
})

test('the common-language effect is a half for equals and 0 for a smaller second sample', () => {
  // Spinnaker Kayenta's tests.
  expect(commonLanguageEffect([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).toBe(0.5)
  expect(commonLanguageEffect([6, 7, 8], [1, 2, 3])).toBe(0)
})

test('swapping the samples swaps the sides; U counts pairs', () => {
  const sample = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(sample, sample, (x, y) => {
      const [there, back] = [rankSumTest(x, y), rankSumTest(y, x)]
      expect(there.u + back.u).toBe(x.length * y.length)
      expect(there.pGreater).toBeCloseTo(back.pLess, 10)
      expect(commonLanguageEffect(y, x)).toBeCloseTo(there.u / (x.length * y.length), 12)
    }),
    { seed: 2, numRuns: 150 },
  )
})
