import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type QuantileType, quantile, sortAscending } from './quantile.ts'

// NIST/SEMATECH e-Handbook 7.2.6.2, twelve gauge values.
const nist = [
  95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.061, 95.1591, 95.1195, 95.1772, 95.0925, 95.199,
  95.1682,
]
// Spinnaker Kayenta asserts the same numbers, and NIST's p90.
const kayenta = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]
const TYPES: readonly QuantileType[] = [1, 2, 3, 4, 5, 6, 7, 8, 9]

test.each([
  { name: 'NIST p90', values: nist, q: 0.9, expected: 95.19568 },
  { name: 'Kayenta p5', values: kayenta, q: 0.05, expected: 0.175 },
  { name: 'Kayenta p50', values: kayenta, q: 0.5, expected: 1.75 },
  { name: 'the minimum', values: kayenta, q: 0, expected: 0 },
  { name: 'the maximum', values: kayenta, q: 1, expected: 3.5 },
  { name: 'one value', values: [7], q: 0.99, expected: 7 },
])('the type-7 quantile of $name is $expected', ({ values, q, expected }) => {
  expect(quantile(sortAscending(values), q)).toBeCloseTo(expected, 10)
})

// R 4.2.2 quantile(x, q, type = 1 .. 9) for p90; NumPy 2.4.6 numpy.quantile(method = ...) for all.
test.each([
  {
    q: 0.9,
    byType: [
      95.1959, 95.1959, 95.1959, 95.19546, 95.19683, 95.19807, 95.19568, 95.1972433333, 95.19714,
    ],
  },
  {
    q: 0.25,
    byType: [
      95.1195, 95.13185, 95.1195, 95.1195, 95.13185, 95.125675, 95.138025, 95.1297916667,
      95.13030625,
    ],
  },
  {
    q: 0.5,
    byType: [95.1591, 95.16365, 95.1591, 95.1591, 95.16365, 95.16365, 95.16365, 95.16365, 95.16365],
  },
  {
    q: 0.01,
    byType: [95.061, 95.061, 95.061, 95.061, 95.061, 95.061, 95.064465, 95.061, 95.061],
  },
])('the nine types of the NIST values at $q', ({ q, byType }) => {
  const ascending = sortAscending(nist)
  for (const [i, type] of TYPES.entries()) {
    expect(quantile(ascending, q, type)).toBeCloseTo(byType[i] ?? NaN, 9)
  }
})

test('type 3 takes the nearest value and at a half the even one, type 2 the middle of two', () => {
  const ascending = Array.from({ length: 12 }, (_, i) => i + 1)
  // NumPy 2.4.6, method = "closest_observation".
  expect([1.5, 2.5, 3.5, 4.5].map((place) => quantile(ascending, place / 12, 3))).toEqual([
    2, 2, 4, 4,
  ])
  // 0.29 * 100 is 28.999999999999996 in floats, and 29 in R, which allows for it.
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1)
  expect(quantile(hundred, 0.29, 2)).toBe(29.5)
})

test('no type leaves the range of the sample or falls as q grows; types 1 and 3 invent no value', () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })
  const q = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(sample, fc.tuple(q, q), fc.constantFrom(...TYPES), (values, [one, other], type) => {
      const ascending = sortAscending(values)
      const low = quantile(ascending, Math.min(one, other), type)
      const high = quantile(ascending, Math.max(one, other), type)
      expect(low).toBeGreaterThanOrEqual(ascending[0] ?? Number.NaN)
      expect(high).toBeLessThanOrEqual(ascending.at(-1) ?? Number.NaN)
      expect(high - low).toBeGreaterThanOrEqual(-1e-9)
      expect(ascending.includes(low) || (type !== 1 && type !== 3)).toBe(true)
    }),
    { seed: 1, numRuns: 400 },
  )
})

test('an empty sample and a percentile of 99 are bugs of the caller', () => {
  expect(() => quantile([], 0.5)).toThrow('one observation')
  expect(() => quantile([1], 99)).toThrow('probability')
})
