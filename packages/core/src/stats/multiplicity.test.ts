import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochberg, holm } from './multiple-tests.ts'

// Benjamini & Hochberg (1995), section 3.2; adjusted values by R p.adjust.
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
]

const rounded = (ps: readonly number[], digits: number) => ps.map((p) => Number(p.toFixed(digits)))

test('Holm of the fifteen published p-values', () => {
  expect(rounded(holm(published), 10)).toEqual([
    0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1,
  ])
})

test('Benjamini-Hochberg of the fifteen published p-values', () => {
  expect(rounded(benjaminiHochberg(published), 6)).toEqual([
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765, 0.486, 0.581182,
    0.714875, 0.753231, 0.813214, 1,
  ])
})

test('both of 0.01 .. 0.05, in any order', () => {
  const shuffled = [0.05, 0.01, 0.03, 0.02, 0.04]
  expect(rounded(holm(shuffled), 12)).toEqual([0.09, 0.05, 0.09, 0.08, 0.09])
  expect(rounded(benjaminiHochberg(shuffled), 12)).toEqual([0.05, 0.05, 0.05, 0.05, 0.05])
})

test('adjusted p-values never fall below the raw ones, keep their order, and BH never exceeds Holm', () => {
  const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 })
  fc.assert(
    fc.property(family, (raw) => {
      const [strict, loose] = [holm(raw), benjaminiHochberg(raw)]
      for (const [i, p] of raw.entries()) {
        expect(loose[i]).toBeGreaterThanOrEqual(p)
        expect(strict[i]).toBeGreaterThanOrEqual((loose[i] ?? NaN) - 1e-12)
        const larger = strict.filter((_, j) => p < (raw[j] ?? NaN))
        expect(Math.min(...larger, Infinity)).toBeGreaterThanOrEqual(strict[i] ?? NaN)
      }
    }),
    { seed: 4, numRuns: 100 },
  )
})
