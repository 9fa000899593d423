import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { poissonRateTest } from './poisson-rate-test.ts'

const of = (events: number, exposure: number) => ({ events, exposure })

test('11 events in 800 against 21 in 3011: the rate is 1.97 times as high, p 0.08', () => {
  // R 4.2.2 poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)), its own example; SciPy 1.17.1 binomtest.
  const result = poissonRateTest({ x: of(11, 800), y: of(21, 3011), level: 0.95 })
  expect(result.ratio).toBeCloseTo(1.9714880952381, 12)
  expect(result.p).toBeCloseTo(0.0796686330333295, 12)
  expect(result.interval.low).toBeCloseTo(0.858426403391619, 10)
  expect(result.interval.high).toBeCloseTo(4.277265943654079, 10)
})

test('no event at all decides nothing, and events on one side only bound the ratio from one side', () => {
  expect(poissonRateTest({ x: of(0, 1), y: of(0, 9), level: 0.95 })).toEqual({
    ratio: null,
    interval: { low: 0, high: Infinity, level: 0.95 },
    p: 1,
  })
  const only = poissonRateTest({ x: of(6, 60), y: of(0, 60), level: 0.95 })
  expect(only).toMatchObject({ ratio: Infinity, interval: { high: Infinity } })
  // Six of six coins: 2 / 2^6; the bound is that of Clopper & Pearson, 0.025^(1/6), as odds.
  expect(only.p).toBeCloseTo(0.03125, 14)
  const share = 0.025 ** (1 / 6)
  expect(only.interval.low).toBeCloseTo(share / (1 - share), 10)
})

test('swapping the two inverts the ratio, and the unit of exposure does not matter', () => {
  const rate = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5000 }))
  fc.assert(
    fc.property(rate, rate, ([a, s], [b, t]) => {
      const there = poissonRateTest({ x: of(a, s), y: of(b, t), level: 0.9 })
      const back = poissonRateTest({ x: of(b, t), y: of(a, s), level: 0.9 })
      const scaled = poissonRateTest({ x: of(a, s * 3600), y: of(b, t * 3600), level: 0.9 })
      expect(Math.log(there.interval.low)).toBeCloseTo(-Math.log(back.interval.high), 8)
      expect(there.p).toBeCloseTo(back.p, 9)
      expect(scaled.p).toBeCloseTo(there.p, 9)
      expect(there.interval.low).toBeLessThan(there.ratio ?? NaN)
      expect(there.interval.high).toBeGreaterThan(there.ratio ?? NaN)
    }),
    { seed: 12, numRuns: 100 },
  )
})

test('no exposure and half an event are bugs of the caller', () => {
  expect(() => poissonRateTest({ x: of(1, 0), y: of(1, 1), level: 0.9 })).toThrow('positive')
  expect(() => poissonRateTest({ x: of(0.5, 1), y: of(1, 1), level: 0.9 })).toThrow('counted')
})
