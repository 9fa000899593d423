import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { correctCoordinatedOmission } from './correct-coordinated-omission.ts'
import { mean } from './moments.ts'
import { quantile, sortAscending } from './quantile.ts'

// Gil Tene's example: a closed loop of 10 ms; 10 000 answers of 1 ms, then one of 100 s. In microseconds.
const measured = [...Array.from({ length: 10_000 }, () => 1000), 100_000_000]

/** An HDR histogram of 3 digits keeps the 11 leading bits of a value: the lowest of its bucket, and how wide it is. */
function bucketOf(value: number) {
  const width = 2 ** Math.max(0, Math.floor(Math.log2(value)) - 10)
  return { lowest: Math.floor(value / width) * width, width }
}
const highestEquivalent = (value: number) => bucketOf(value).lowest + bucketOf(value).width - 1
const medianEquivalent = (value: number) =>
  bucketOf(value).lowest + Math.floor(bucketOf(value).width / 2)

// hdr-histogram-js 3.0.1, 64 bit, 3 digits: recordValue, recordValueWithExpectedInterval(value, 10 000).
test('uncorrected, one stall of 100 s in 10 001 answers does not show before p99.99', () => {
  expect(mean(measured.map(medianEquivalent))).toBeCloseTo(10_996.417158284172, 8)
  expect(quantile(sortAscending(measured), 0.9999, 1)).toBe(1000)
})

test('corrected, it is half of 20 000: what an HDR histogram of 3 digits says', () => {
  const corrected = correctCoordinatedOmission(measured, 10_000)
  expect(corrected).toHaveLength(20_000)
  const hdr = (q: number) => highestEquivalent(quantile(sortAscending(corrected), q, 1))
  expect([0.5, 0.75, 0.9, 0.99].map(hdr)).toEqual([1000, 50_003_967, 80_019_455, 98_041_855])
  expect(mean(corrected.map(medianEquivalent))).toBeCloseTo(25_003_006.6994, 4)
  // Without buckets.
  expect(quantile(sortAscending(corrected), 0.75, 1)).toBe(50_000_000)
  expect(mean(corrected)).toBe(25_003_000)
})

test('for one stall on an even schedule it is what measuring from the schedule gives', () => {
  const interval = fc.integer({ min: 1, max: 50 })
  fc.assert(
    fc.property(interval, fc.integer({ min: 1, max: 2000 }), (every, intervals) => {
      const stall = every * intervals
      const fromSchedule: number[] = []
      for (let start = 0; start < stall; start += every) fromSchedule.push(stall - start)
      expect(correctCoordinatedOmission([stall], every)).toEqual(fromSchedule)
    }),
    { seed: 15, numRuns: 100 },
  )
})

test('nothing is filled in below the interval, and a sample without bounds is refused', () => {
  expect(correctCoordinatedOmission([0, 5, 9.9], 10)).toEqual([0, 5, 9.9])
  expect(correctCoordinatedOmission([25], 10)).toEqual([25, 15])
  expect(() => correctCoordinatedOmission([1], 0)).toThrow('positive')
  expect(() => correctCoordinatedOmission([-1], 1)).toThrow('at least 0')
  expect(() => correctCoordinatedOmission([1e9], 1)).toThrow('bounded')
})
