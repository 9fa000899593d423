import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClockSample, coverOffsets, estimateClockOffset } from './clock-offset.ts'

/** A round trip to a clock that is `offsetNs` ahead, with what the two ways took. */
const sampleOf = (sentNs: number, [there, back]: readonly number[], offsetNs: number) => {
  const [to = 0, from = 0] = [there, back]
  return {
    sentNs,
    receivedNs: sentNs + to + from,
    wallMs: 1_000 + (to + from) / 1e6,
    theirs: { monotonicNs: sentNs + to + offsetNs, wallMs: 1_000 + to / 1e6 + 70 },
  } satisfies ClockSample
}

test('one round trip: the middle, give or take half of what it took', () => {
  expect(estimateClockOffset([sampleOf(0, [300, 100], 5_000)])).toEqual({
    offsetNs: 5_100,
    uncertaintyNs: 200,
    skewMs: expect.closeTo(70, 3),
  })
})

test('a way that is slow in one direction and then in the other bounds the offset closely', () => {
  const samples = [sampleOf(0, [900, 10], 5_000), sampleOf(10_000, [10, 900], 5_000)]
  expect(estimateClockOffset(samples)).toMatchObject({ offsetNs: 5_000, uncertaintyNs: 10 })
})

test('the true offset is within what is said, whatever the ways took', () => {
  const trip = fc.tuple(fc.nat(5_000_000), fc.nat(5_000_000))
  fc.assert(
    fc.property(
      fc.integer({ min: -1e12, max: 1e12 }),
      fc.array(trip, { minLength: 1, maxLength: 50 }),
      (offset, trips) => {
        const samples = trips.map((each, at) => sampleOf(at * 20_000_000, each, offset))
        const { offsetNs, uncertaintyNs } = estimateClockOffset(samples)
        expect(Math.abs(offsetNs - offset)).toBeLessThanOrEqual(uncertaintyNs)
      },
    ),
    { seed: 1_989 },
  )
})

test('a clock that was set between two round trips: the faster one is believed', () => {
  const samples = [sampleOf(0, [100, 100], 0), sampleOf(10_000, [40, 40], 1_000_000)]
  expect(estimateClockOffset(samples)).toMatchObject({ offsetNs: 1_000_000, uncertaintyNs: 40 })
})

test('before and after: an offset that is wide enough for both, and the larger skew', () => {
  const before = { offsetNs: 100, uncertaintyNs: 10, skewMs: -3 }
  const after = { offsetNs: 200, uncertaintyNs: 30, skewMs: 2 }
  expect(coverOffsets(before, after)).toEqual({ offsetNs: 160, uncertaintyNs: 70, skewMs: -3 })
})
