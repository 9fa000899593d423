import { expect, test } from 'vitest'
import { chiSquareQuantile } from './rounds-needed.ts'
import { findRoot } from './find-root.ts'
import { lowerIncompleteGamma, upperIncompleteGamma } from './incomplete-gamma.ts'
import { betaQuantile, incompleteBeta } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { studentQuantile, studentTwoSidedP } from './student-t.ts'

const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1)

// SciPy 1.17.1 norm.ppf.
test.each([
  [0.975, 1.959963984540054],
  [0.99, 2.3263478740408408],
  [0.9, 1.2815515655446004],
  [0.8, 0.8416212335729143],
  [0.3, -0.5244005127080409],
  [1e-10, -6.361340902404056],
])('normalQuantile(%d) is %d', (p, z) => {
  expect(relative(normalQuantile(p), z)).toBeLessThan(1e-12)
})

// SciPy 1.17.1 norm.cdf.
test.each([
  [-8, 6.22096057427174e-16],
  [-3, 0.0013498980316300933],
  [-1, 0.15865525393145707],
  [0.5, 0.6914624612740131],
  [2, 0.9772498680518208],
  [6, 0.9999999990134123],
])('normalCdf(%d) is %d', (z, p) => {
  expect(relative(normalCdf(z), p)).toBeLessThan(1e-12)
})

// R 4.2.2 qt(.975, df).
test.each([
  [5, 2.57058183563631],
  [9, 2.2621571627982],
  [11, 2.20098516009164],
  [19, 2.09302405440831],
  [29, 2.0452296421327],
])('studentQuantile(0.975, %d) is %d', (df, t) => {
  expect(relative(studentQuantile(0.975, df), t)).toBeLessThan(1e-12)
  expect(relative(studentTwoSidedP(t, df), 0.05)).toBeLessThan(1e-12)
})

test('the quantiles of beta and chi-square agree with R and SciPy', () => {
  expect(relative(betaQuantile(0.95, 1, 59), 0.0495076098882269)).toBeLessThan(1e-12)
  expect(relative(chiSquareQuantile(0.2, 9), 5.380053211773292)).toBeLessThan(1e-12)
  expect(relative(chiSquareQuantile(0.2, 19), 13.715789706290439)).toBeLessThan(1e-12)
})

test('the incomplete beta function mirrors and logGamma climbs by ln x', () => {
  for (const [x, a, b] of [
    [0.1, 2, 3],
    [0.7, 0.5, 8],
    [0.999, 40, 0.25],
  ] as const) {
    expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 13)
    expect(logGamma(a + 1) - logGamma(a)).toBeCloseTo(Math.log(a), 12)
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13)
})

test('below a half logGamma reflects, as the C library does', () => {
  // Python 3 math.lgamma; the gamma function at a quarter is 3.6256...
  expect(logGamma(0.25)).toBeCloseTo(1.2880225246980772, 13)
  expect(logGamma(0.1)).toBeCloseTo(2.2527126517342055, 13)
  expect(logGamma(0.01)).toBeCloseTo(4.599479878042022, 13)
})

// DLMF 8.4.8: Q(n, x) is exp(-x) times the first n terms of the series of exp(x).
test.each([0, 0.5, 1.9, 2, 2.1, 3, 8, 40])(
  'the incomplete gamma functions of 1 to 3 at %d',
  (x) => {
    const upper = [1, 1 + x, 1 + x + (x * x) / 2].map((terms) => Math.exp(-x) * terms)
    for (const [i, expected] of upper.entries()) {
      expect(relative(upperIncompleteGamma(i + 1, x), expected)).toBeLessThan(1e-13)
      expect(lowerIncompleteGamma(i + 1, x)).toBeCloseTo(1 - expected, 13)
    }
  },
)

test('with two degrees of freedom chi-square is exponential, with one Student is Cauchy', () => {
  for (const p of [0.001, 0.5, 0.9, 0.9999]) {
    expect(relative(chiSquareQuantile(p, 2), -2 * Math.log(1 - p))).toBeLessThan(1e-11)
  }
  for (const p of [0.5001, 0.75, 0.99, 0.9999]) {
    expect(relative(studentQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))).toBeLessThan(1e-9)
  }
  expect(studentTwoSidedP(-Infinity, 3)).toBe(0)
  expect(studentTwoSidedP(NaN, 3)).toBe(1)
})

test('a root is found to the last digits in a dozen steps, at an end and at a jump too', () => {
  let evaluations = 0
  const root = findRoot(
    (x) => {
      evaluations += 1
      return x ** 3 - 2
    },
    0,
    2,
  )
  expect(relative(root, Math.cbrt(2))).toBeLessThan(4e-16)
  expect(evaluations).toBeLessThanOrEqual(24)
  expect(findRoot((x) => x - 1, 1, 2)).toBe(1)
  expect(findRoot((x) => x - 2, 1, 2)).toBe(2)
  expect(findRoot((x) => (x < 0.3 ? -1 : 1), 0, 1)).toBeCloseTo(0.3, 12)
  expect(findRoot((x) => Math.max(0, x - 1), 0.5, 3)).toBeLessThanOrEqual(1)
})

test('a root that is not bracketed is an internal error', () => {
  expect(() => findRoot((x) => x, 1, 2)).toThrow('bracketed')
  expect(() => findRoot((x) => x, -2, -1)).toThrow('bracketed')
})
