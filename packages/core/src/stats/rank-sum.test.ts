import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonLanguageEffect, rankSumTest } from './rank-sum-test.ts'
import { gob, json } from './fixtures/benchstat-times.ts'
import { rankSumShift } from './rank-sum-interval.ts'

// Hollander & Wolfe (1973), 69f: permeability of the chorioamnion; R wilcox.test(conf.int = TRUE).
const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
const early = [1.15, 0.88, 0.9, 0.74, 1.21]
// The README of @tracerbench/stats 8.0.1: page loads in milliseconds, by its names control and experiment.
const control = [1063, 2112, 1154, 988, 1066, 2111, 1097, 1062, 1033, 1017]
const experiment = [1063, 1092, 1088, 1030, 1089, 1047, 959, 1103, 1453, 1034]

// R, aclements/go-moremath's tests, SciPy's permutation test for the tied gob case, an enumeration in Python for the
// tied case of TracerBench.
test.each([
  { name: 'Hollander & Wolfe', x: term, y: early, u: 35, p: 0.254412254412 },
  { name: 'disjoint', x: [2, 1, 3, 5], y: [12, 11, 13, 15], u: 0, p: 0.0285714285714 },
  { name: 'overlapping', x: [2, 1, 3, 5], y: [0, 4, 6, 7], u: 5, p: 0.485714285714 },
  { name: 'TracerBench, tied', x: control, y: experiment, u: 54.5, p: 0.75402152028 },
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

// golang/perf benchmath/anone.go, uTestMinP.
test.each([
  [1, 1],
  [2, 0.3333333333333333],
  [3, 0.1],
  [4, 0.02857142857142857],
  [5, 0.007936507936507936],
  [6, 0.0021645021645021645],
  [7, 0.0005827505827505828],
  [8, 0.0001554001554001554],
  [9, 0.00004113533525298231],
])('%d against as many values can reach p %d, which is 2 / C(2n, n)', (n, smallest) => {
  const low = Array.from({ length: n }, (_, i) => i)
  const high = low.map((value) => value + n)
  expect(rankSumTest(low, high).p / smallest).toBeCloseTo(1, 13)
})

test('the Hodges-Lehmann shift and its interval are those of R', () => {
  const shift = rankSumShift({ x: term, y: early, level: 0.95 })
  expect(shift.estimate).toBeCloseTo(0.305, 12)
  expect(shift.interval?.low).toBeCloseTo(-0.15, 12)
  expect(shift.interval?.high).toBeCloseTo(0.76, 12)
  expect(rankSumShift({ x: [1, 2], y: [3, 4], level: 0.95 }).interval).toBeNull()
})

const copies = (count: number, value: number) => Array.from({ length: count }, () => value)

test('above 60 values ties lower the variance of the normal approximation', () => {
  // By hand: U 400 of 800, variance 1600 / 12 * (81 - (60^3 - 60 + 20^3 - 20) / (80 * 79)) = 6075.9494; erfc of Python.
  const tied = rankSumTest(copies(40, 0), [...copies(20, 0), ...copies(20, 1)])
  expect(tied).toMatchObject({ u: 400, method: 'normal' })
  expect(tied.pLess / 1.4862133963072302e-7).toBeCloseTo(1, 9)
  expect(tied.pGreater).toBeCloseTo(0.9999998611728331, 13)
  expect(rankSumTest(copies(40, 1), copies(40, 1))).toMatchObject({ p: 1, pLess: 1, pGreater: 1 })
  const ascending = copies(61, 0).map((_, i) => i)
  expect(rankSumTest(ascending.slice(0, 30), ascending.slice(30, 60)).method).toBe('exact')
  expect(rankSumTest(ascending.slice(0, 30), ascending.slice(30)).method).toBe('normal')
})

test('TracerBench: 10 against 10 page loads, -46 to 120 ms and not significant', () => {
  const shift = rankSumShift({ x: control, y: experiment, level: 0.95 })
  expect(shift.interval).toEqual({ low: -46, high: 120, level: 0.95 })
  // The median of the hundred differences. Its README rounds it to 9; R's root finder stops at 8.4 among ties.
  expect(shift.estimate).toBe(8.5)
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
