import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gob, json } from './fixtures/benchstat-times.ts'
import { geometricMean } from './moments.ts'
import { quantile, sortAscending } from './quantile.ts'
import { quantileInterval } from './quantile-interval.ts'

const median = (values: readonly number[]) => quantile(sortAscending(values), 0.5)
const medianInterval = (values: readonly number[], level = 0.95) =>
  quantileInterval(sortAscending(values), { q: 0.5, level })
const change = (before: number, after: number) => (100 * (after / before - 1)).toFixed(2)

/** How benchstat prints an interval: the further end, relative to the median. */
function percentOff(values: readonly number[]): number {
  const { low, high } = medianInterval(values) ?? { low: NaN, high: NaN }
  const centre = median(values)
  return Math.round(100 * Math.max(high / centre - 1, 1 - low / centre))
}

// golang/perf cmd/benchstat/testdata/csvOldNew.stdout.
test('benchstat: the medians, their +-% and the change of both encodings', () => {
  expect([json.old, json.new, gob.old, gob.new].map(median)).toEqual([1718, 1422.5, 3065.5, 3070])
  expect([json.old, json.new, gob.old, gob.new].map(percentOff)).toEqual([1, 1, 0, 2])
  expect(change(median(json.old), median(json.new))).toBe('-17.20')
})

test('benchstat: the geometric means of both versions, -8.94 %', () => {
  const [before, after] = [
    geometricMean([median(json.old), median(gob.old)]),
    geometricMean([median(json.new), median(gob.new)]),
  ]
  expect(before).toBeCloseTo(2294.891936453654, 9)
  expect(after).toBeCloseTo(2089.754770302007, 9)
  expect(change(before, after)).toBe('-8.94')
})

// golang/perf benchmath/assumption_test.go, TestSummaryNone and TestMedianSamples.
test('six values bound their median by the smallest and the largest, at 96.875 %', () => {
  const six = [-10, 2, 3, 4, 5, 6]
  expect(medianInterval(six)).toEqual({ low: -10, high: 6, level: 0.95, coverage: 0.96875 })
  expect(median(six)).toBe(3.5)
  expect(medianInterval(six, 0.99)).toBeNull()
  expect(medianInterval(six.slice(1))).toBeNull()
})

// SciPy 1.17.1: 1 - 2 binom.cdf(k - 1, n, 0.5) for the largest k within the level.
test.each([
  { n: 7, level: 0.95, from: 1, coverage: 0.984375 },
  { n: 8, level: 0.99, from: 1, coverage: 0.9921875 },
  { n: 9, level: 0.95, from: 2, coverage: 0.9609375 },
  { n: 10, level: 0.95, from: 2, coverage: 0.978515625 },
  { n: 12, level: 0.95, from: 3, coverage: 0.96142578125 },
])(
  'of $n values the median lies from value $from on, at $coverage',
  ({ n, level, from, coverage }) => {
    const interval = medianInterval(
      Array.from({ length: n }, (_, i) => i + 1),
      level,
    )
    expect(interval).toMatchObject({ low: from, high: n + 1 - from })
    expect(interval?.coverage).toBeCloseTo(coverage, 14)
  },
)

// The least n with q^n <= 0.025: what an upper bound of a tail quantile takes.
test.each([
  { q: 0.95, n: 72 },
  { q: 0.99, n: 368 },
  { q: 0.999, n: 3688 },
])('an interval of the $q-quantile takes $n values', ({ q, n }) => {
  const values = Array.from({ length: n }, (_, i) => i)
  expect(quantileInterval(values, { q, level: 0.95 })?.high).toBe(n - 1)
  expect(quantileInterval(values.slice(1), { q, level: 0.95 })).toBeNull()
})

test('an interval holds its level, never less, and mirrors with the sample', () => {
  const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 80 })
  const q = fc.double({ min: 0.1, max: 0.9, noNaN: true })
  fc.assert(
    fc.property(sample, q, (values, share) => {
      const there = quantileInterval(sortAscending(values), { q: share, level: 0.9 })
      const mirrored = sortAscending(values.map((value) => -value))
      const back = quantileInterval(mirrored, { q: 1 - share, level: 0.9 })
      expect(there?.coverage ?? 1).toBeGreaterThanOrEqual(0.9 - 1e-9)
      const turned = back && { low: 0 - back.high, high: 0 - back.low }
      expect(there && { low: there.low + 0, high: there.high + 0 }).toEqual(turned)
    }),
    { seed: 13, numRuns: 200 },
  )
})

test('the ratio of geometric means is the geometric mean of the ratios', () => {
  const times = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 })),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(times, (pairs) => {
      const ratio = geometricMean(pairs.map(([a]) => a)) / geometricMean(pairs.map(([, b]) => b))
      expect(ratio / geometricMean(pairs.map(([a, b]) => a / b))).toBeCloseTo(1, 10)
    }),
    { seed: 14, numRuns: 100 },
  )
  expect(() => geometricMean([1, 0])).toThrow('positive')
  expect(() => geometricMean([])).toThrow('one value')
})
