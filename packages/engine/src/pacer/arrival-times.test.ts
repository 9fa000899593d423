import { type OpenPhase } from '@gauntlet/core/flow'
import { createRandom } from '@gauntlet/core/random'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrivalTimesMs, countArrivals } from './arrival-times.ts'

const open = (
  ratePerSecond: number,
  durationMs: number,
  more: Partial<OpenPhase> = {},
): OpenPhase => ({
  kind: 'open',
  ratePerSecond,
  durationMs,
  ...more,
})
const times = (phase: Parameters<typeof arrivalTimesMs>[0], seed = 1): number[] => [
  ...arrivalTimesMs(phase, createRandom(seed)),
]
const rounded = (values: readonly number[]): number[] => values.map((value) => Math.round(value))

test('a constant rate is an exact grid that the next phase continues', () => {
  expect(times(open(10, 60_000))).toHaveLength(600)
  expect(rounded(times(open(4, 1_000)))).toEqual([0, 250, 500, 750])
})

test('a fraction of an arrival a second is one every few seconds', () => {
  expect(rounded(times(open(0.3, 10_000)))).toEqual([0, 3_333, 6_667])
  expect(times(open(0.5, 1_000))).toEqual([0])
})

test('a ramp from 0 to 8/s over 4 s has 16 arrivals at the roots of the area t²', () => {
  // Rate 2t: area t², reached k at t = √k seconds.
  const expected = Array.from({ length: 16 }, (_, k) => Math.round(1_000 * Math.sqrt(k)))
  expect(rounded(times(open(0, 4_000, { rampToPerSecond: 8 })))).toEqual(expected)
})

test('a ramp down mirrors the ramp up', () => {
  // From 8/s to 0 over 4 s: area 8t - t² = k at t = 4 - √(16 - k).
  const expected = Array.from({ length: 16 }, (_, k) => Math.round(1_000 * (4 - Math.sqrt(16 - k))))
  expect(rounded(times(open(8, 4_000, { rampToPerSecond: 0 })))).toEqual(expected)
})

test('a count is spread evenly', () => {
  expect(times({ kind: 'count', arrivals: 4, durationMs: 1_000 })).toEqual([0, 250, 500, 750])
  expect(times({ kind: 'count', arrivals: 0, durationMs: 1_000 })).toEqual([])
})

test('a rate of nothing has no arrival', () => {
  expect(times(open(0, 1_000))).toEqual([])
})

test('Poisson arrivals follow the seed, in number near the rate and with gaps that vary like an exponential', () => {
  const phase = open(100, 100_000, { spacing: 'poisson' })
  const first = times(phase, 7)
  expect(first).toEqual(times(phase, 7))
  expect(first).not.toEqual(times(phase, 8))
  // 10,000 expected, standard deviation 100: within 5 of them.
  expect(Math.abs(first.length - 10_000)).toBeLessThan(500)
  const gaps = first.slice(1).map((at, index) => at - (first[index] as number))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
  expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1)
})

test('any schedule ascends, stays within its phase and has as many arrivals as counted', () => {
  const rates = fc.double({ min: 0, max: 200, noNaN: true })
  fc.assert(
    fc.property(rates, rates, fc.integer({ min: 1, max: 5_000 }), (from, to, durationMs) => {
      const phase = open(from, durationMs, { rampToPerSecond: to })
      const all = times(phase)
      expect(all).toEqual(all.toSorted((a, b) => a - b))
      for (const at of all) expect(at >= 0 && at < durationMs).toBe(true)
      expect(Math.abs(all.length - countArrivals(phase))).toBeLessThanOrEqual(1)
    }),
    { seed: 20_261_121, numRuns: 300 },
  )
})
