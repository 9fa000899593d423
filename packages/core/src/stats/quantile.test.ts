import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantile } from './quantile.ts'
import { sortAscending } from './sort-ascending.ts'

// NIST/SEMATECH e-Handbook 7.2.6.2, twelve gauge values; R quantile(x, .9, type = 7).
const nist = [
  95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.061, 95.1591, 95.1195, 95.1772, 95.0925, 95.199,
  95.1682,
]
// Spinnaker Kayenta's StatisticSuite asserts the same numbers.
const kayenta = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]

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

test('never leaves the range of the sample and never falls as q grows', () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })
  const q = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(sample, q, q, (values, one, other) => {
      const ascending = sortAscending(values)
      const low = quantile(ascending, Math.min(one, other))
      const high = quantile(ascending, Math.max(one, other))
      expect(low).toBeGreaterThanOrEqual(ascending[0] ?? Number.NaN)
      expect(high).toBeLessThanOrEqual(ascending.at(-1) ?? Number.NaN)
      expect(high - low).toBeGreaterThanOrEqual(-1e-9)
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('an empty sample and a percentile of 99 are bugs of the caller', () => {
  expect(() => quantile([], 0.5)).toThrow('one observation')
  expect(() => quantile([1], 99)).toThrow('probability')
})
