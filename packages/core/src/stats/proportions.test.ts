import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { clopperPearsonInterval, clopperPearsonUpperBound } from './poisson-rate-test.ts'
import { designEffect } from './design-effect.ts'
import { newcombeInterval } from './newcombe-interval.ts'
import { wilsonInterval } from './wilson-interval.ts'

const of = (count: number, total: number) => ({ count, total })

// Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
test.each([
  { count: 81, total: 263, low: 0.255289, high: 0.36621 },
  { count: 15, total: 148, low: 0.062386, high: 0.160487 },
  { count: 0, total: 20, low: 0, high: 0.161125 },
  { count: 1, total: 29, low: 0.006113, high: 0.171755 },
])('Wilson of $count in $total is $low to $high', ({ count, total, low, high }) => {
  const interval = wilsonInterval(of(count, total), 0.95)
  expect(interval.low).toBeCloseTo(low, 6)
  expect(interval.high).toBeCloseTo(high, 6)
})

// Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: first minus second.
test.each([
  { first: of(56, 70), second: of(48, 80), low: 0.0524, high: 0.3339 },
  { first: of(9, 10), second: of(3, 10), low: 0.1705, high: 0.809 },
  { first: of(6, 7), second: of(2, 7), low: 0.0582, high: 0.8062 },
  { first: of(5, 56), second: of(0, 29), low: -0.0381, high: 0.1926 },
  { first: of(0, 10), second: of(0, 20), low: -0.1611, high: 0.2775 },
  { first: of(0, 10), second: of(0, 10), low: -0.2775, high: 0.2775 },
  { first: of(10, 10), second: of(0, 20), low: 0.6791, high: 1 },
  { first: of(10, 10), second: of(0, 10), low: 0.6075, high: 1 },
])('Newcombe of $first.count/$first.total - $second.count/$second.total', (row) => {
  const interval = newcombeInterval({ baseline: row.second, candidate: row.first, level: 0.95 })
  expect(interval.low).toBeCloseTo(row.low, 4)
  expect(interval.high).toBeCloseTo(row.high, 4)
})

// SciPy 1.17.1 proportion_ci and the closed form z^2 / (n + z^2): no errors seen is not a proof of none.
test.each([
  { total: 420, level: 0.95, bound: 0.009063 },
  { total: 5000, level: 0.95, bound: 0.000768 },
  { total: 3840, level: 0.95, bound: 0.001 },
  { total: 2703, level: 0.9, bound: 0.001 },
])('0 of $total on both sides leaves +-$bound open at $level', ({ total, level, bound }) => {
  const interval = newcombeInterval({ baseline: of(0, total), candidate: of(0, total), level })
  expect(interval.high).toBeCloseTo(bound, 5)
  expect(interval.low).toBeCloseTo(-bound, 5)
})

test('5 against 2 errors in 5000 decide nothing, 12 against 2 do', () => {
  const few = newcombeInterval({ baseline: of(2, 5000), candidate: of(5, 5000), level: 0.95 })
  expect([few.low * 100, few.high * 100].map((x) => x.toFixed(2))).toEqual(['-0.06', '0.20'])
  const many = newcombeInterval({ baseline: of(2, 5000), candidate: of(12, 5000), level: 0.95 })
  expect([many.low * 100, many.high * 100].map((x) => x.toFixed(2))).toEqual(['0.05', '0.38'])
})

test('a design effect of 4 is a quarter of the requests', () => {
  const clustered = newcombeInterval({
    baseline: of(40, 4000),
    candidate: of(80, 4000),
    level: 0.95,
    designEffect: 4,
  })
  expect(clustered).toEqual(
    newcombeInterval({ baseline: of(10, 1000), candidate: of(20, 1000), level: 0.95 }),
  )
})

test('the design effect is 1 for independent errors and grows with clustering', () => {
  expect(designEffect([of(0, 100), of(0, 100)])).toBe(1)
  expect(designEffect([of(3, 100)])).toBe(1)
  expect(designEffect([of(5, 100), of(5, 100), of(5, 100)])).toBe(1)
  // Rates 0 and 0.2: variance 0.02; independent requests would give 0.1 * 0.9 / 100 = 0.0009.
  expect(designEffect([of(0, 100), of(20, 100)])).toBeCloseTo(0.02 / 0.0009, 12)
  // Rates 0.1, 0.2, 0.3: variance 0.01, and 0.2 * 0.8 / 100 of independent ones. A run without requests says nothing.
  const runs = [of(10, 100), of(20, 100), of(30, 100)]
  expect(designEffect(runs)).toBeCloseTo(6.25, 12)
  expect(designEffect([...runs, of(0, 0)])).toBeCloseTo(6.25, 12)
})

test('Clopper-Pearson agrees with R binom.test and bounds a false-alarm rate', () => {
  const interval = clopperPearsonInterval(of(682, 925), 0.95)
  expect(interval.low).toBeCloseTo(0.707668, 6)
  expect(interval.high).toBeCloseTo(0.765407, 6)
  expect(clopperPearsonUpperBound(of(0, 24), 0.95)).toBeCloseTo(1 - 0.05 ** (1 / 24), 12)
  // R: the clean comparisons that prove at most 5 % false alarms, by the number of false ones among them.
  for (const [bad, total] of [
    [0, 59],
    [1, 93],
    [2, 124],
    [3, 153],
    [4, 181],
    [5, 208],
  ] as const) {
    expect(clopperPearsonUpperBound(of(bad, total), 0.95)).toBeLessThanOrEqual(0.05)
    expect(clopperPearsonUpperBound(of(bad, total - 1), 0.95)).toBeGreaterThan(0.05)
  }
})

test('every interval holds its estimate and swapping the arms mirrors it', () => {
  const proportion = fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([total, share]) => of(Math.round(total * share), total))
  fc.assert(
    fc.property(proportion, proportion, (a, b) => {
      for (const interval of [wilsonInterval(a, 0.9), clopperPearsonInterval(a, 0.9)]) {
        expect(interval.low).toBeLessThanOrEqual(a.count / a.total + 1e-12)
        expect(interval.high).toBeGreaterThanOrEqual(a.count / a.total - 1e-12)
      }
      const there = newcombeInterval({ baseline: a, candidate: b, level: 0.9 })
      const back = newcombeInterval({ baseline: b, candidate: a, level: 0.9 })
      expect(there.low).toBeCloseTo(-back.high, 12)
      expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12)
    }),
    { seed: 3, numRuns: 100 },
  )
})

test('more successes than trials is a bug of the caller', () => {
  expect(() => wilsonInterval(of(2, 1), 0.95)).toThrow('part of a whole')
  expect(() => clopperPearsonInterval(of(0, 0), 0.95)).toThrow('part of a whole')
})
