import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'
import { parseHistogramBytes, toHistogramBytes } from './histogram-bytes.ts'

const of = (values: readonly number[]): Histogram => {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

/** Nearest rank on the sorted values: what a histogram approximates. */
const exact = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(1, Math.ceil(q * values.length - 1e-9 * values.length)) - 1] as number
}

test('an empty histogram has no quantile, no mean and no extremes', () => {
  const empty = new Histogram()
  expect([empty.count, empty.min, empty.max, empty.mean, empty.quantile(0.99)]).toEqual([
    0,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('one to a hundred: the nearest ranks are the numbers themselves', () => {
  const histogram = of(Array.from({ length: 100 }, (_, at) => at + 1))
  expect([0, 0.5, 0.9, 0.95, 0.99, 1].map((q) => histogram.quantile(q))).toEqual([
    1, 50, 90, 95, 99, 100,
  ])
  expect(histogram.mean).toBe(50.5)
})

test('the analytic stall of 1 s every 20 s at 500/s has p50 0 and p99 800 ms', () => {
  // 5 % of arrivals wait, uniformly from 1 s down to 0: the 99th percentile of all is 0.8 s.
  const values = Array.from({ length: 20_000 }, (_, at) => {
    const inCycle = at % 10_000
    return inCycle < 500 ? 1e6 - inCycle * 2_000 : 1
  })
  const histogram = of(values)
  expect(histogram.quantile(0.5)).toBe(1)
  expect(Math.abs((histogram.quantile(0.99) as number) - 800_000) / 800_000).toBeLessThan(0.004)
})

test('extremes are exact, also beyond the range of the buckets', () => {
  const histogram = of([3, 12_345_678, 2 ** 40])
  expect([histogram.min, histogram.max]).toEqual([3, 2 ** 40])
  expect(histogram.quantile(1)).toBe(2 ** 40)
})

test.each([-1, NaN])('%d is no duration', (value) => {
  expect(() => new Histogram().record(value)).toThrow(/duration/)
})

const durations = fc.array(
  fc.oneof(fc.nat(500), fc.nat(100_000), fc.nat(), fc.integer({ min: 0, max: 2 ** 36 - 2 })),
  { minLength: 1, maxLength: 200 },
)
const seeded = { seed: 20_261_121, numRuns: 500 }

test('any quantile is within 0.4 % of the exact one', () => {
  fc.assert(
    fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const truth = exact(values, q)
      const seen = of(values).quantile(q) as number
      expect(Math.abs(seen - truth)).toBeLessThanOrEqual(truth * 0.004)
    }),
    seeded,
  )
})

test('the merge of the parts is the whole, and bytes bring it back', () => {
  fc.assert(
    fc.property(durations, durations, (left, right) => {
      const whole = of([...left, ...right])
      const merged = of(left)
      merged.merge(of(right))
      expect(merged.toContent()).toEqual(whole.toContent())
      expect(parseHistogramBytes(toHistogramBytes(merged))?.toContent()).toEqual(whole.toContent())
    }),
    seeded,
  )
})

test('an empty histogram survives storage, and merging it changes nothing', () => {
  const back = parseHistogramBytes(toHistogramBytes(new Histogram())) as Histogram
  expect(back.count).toBe(0)
  const some = of([5, 6])
  some.merge(back)
  expect(some.toContent()).toEqual(of([5, 6]).toContent())
})

test('bytes that are no histogram give none', () => {
  const good = toHistogramBytes(of([1, 1_000, 1_000_000]))
  expect(parseHistogramBytes(new Uint8Array())).toBeUndefined()
  expect(parseHistogramBytes(good.slice(0, -1))).toBeUndefined()
  expect(
    parseHistogramBytes(Uint8Array.from(good, (byte, at) => (at === 2 ? 9 : byte))),
  ).toBeUndefined()
})

test('clear forgets all', () => {
  const histogram = of([1, 2, 3])
  histogram.clear()
  expect(histogram.toContent()).toEqual(new Histogram().toContent())
})
