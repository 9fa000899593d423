import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { barnardTest } from './barnard-test.ts'
import { binomialDistribution, binomialTest } from './binomial.ts'
import { boschlooTest } from './boschloo-test.ts'
import { fisherExactTest } from './fisher-exact-test.ts'
import { hypergeometricDistribution } from './hypergeometric.ts'
import { unconditionalP } from './unconditional-p.ts'

const of = (count: number, total: number) => ({ count, total })

// R 4.2.2 fisher.test; the one-sided ones SciPy 1.17.1. Fisher (1935), The Design of Experiments, 2: the lady tasting
// tea. Fisher (1962), convictions of twins.
test.each([
  { name: 'the tea', x: of(3, 4), y: of(1, 4), p: 0.485714285714, pGreater: 0.242857142857 },
  { name: 'twins', x: of(2, 12), y: of(15, 18), p: 0.000536724119143, pGreater: 0.999984519019 },
  { name: 'a third', x: of(6, 8), y: of(1, 5), p: 0.102564102564, pGreater: 0.086247086247 },
  {
    name: '5 and 2 errors in 5000',
    x: of(5, 5000),
    y: of(2, 5000),
    p: 0.452960871845,
    pGreater: 0.22648043592,
  },
  {
    name: '12 and 2 errors in 5000',
    x: of(12, 5000),
    y: of(2, 5000),
    p: 0.012879527796,
    pGreater: 0.0064397639,
  },
])("Fisher's exact test of $name", ({ x, y, p, pGreater }) => {
  expect(fisherExactTest(x, y).p).toBeCloseTo(p, 11)
  expect(fisherExactTest(x, y).pGreater).toBeCloseTo(pGreater, 10)
})

test('Barnard of {7, 12; 8, 3}, a vaccine study (Chan 1998)', () => {
  const result = barnardTest(of(7, 15), of(12, 15))
  // The 130 tables at least as extreme in exact fractions (Python), maximized by SciPy 1.17.1 minimize_scalar.
  expect(result.p).toBeCloseTo(0.06821830932319463, 12)
  expect(result.pLess).toBeCloseTo(0.034109154661597314, 12)
  expect(result.pGreater).toBeCloseTo(1, 12)
  // Boschloo's order has the same extreme tables here: SciPy 1.17.1 boschloo_exact.
  expect(boschlooTest(of(7, 15), of(12, 15)).p).toBeCloseTo(0.0682183093231948, 12)
})

test('of one table the largest chance is where the rate is its share of successes', () => {
  const sizes = { first: 3, second: 5 }
  for (let a = 0; a <= 3; a++) {
    for (let b = 0; b <= 5; b++) {
      const share = (a + b) / 8
      const chance = choose(3, a) * choose(5, b) * share ** (a + b) * (1 - share) ** (8 - a - b)
      expect(unconditionalP(sizes, (one, other) => one === a && other === b)).toBeCloseTo(
        chance,
        13,
      )
    }
  }
  expect(unconditionalP(sizes, () => false)).toBe(0)
  expect(unconditionalP(sizes, () => true)).toBeCloseTo(1, 13)
})

test('Barnard of one success in 1 against none in 3, by hand', () => {
  const result = barnardTest(of(1, 1), of(0, 3))
  // r (1 - r)^3 is largest at a quarter. As far from equal rates is {0, 3}: q (1 - 2q) of q = r (1 - r) is at most 1/8.
  expect(result.pGreater).toBeCloseTo(27 / 256, 13)
  expect(result.p).toBeCloseTo(1 / 8, 13)
  expect(result.pLess).toBeCloseTo(1, 13)
  expect(boschlooTest(of(1, 1), of(0, 3)).pGreater).toBeCloseTo(27 / 256, 13)
})

/** z^2 of {7, 12} of 15 and 15 is 2 * 15 * 25 / (19 * 11), in whole numbers. */
const isExtreme = (a: number, b: number) =>
  a !== b && (a - b) ** 2 * 209 >= 25 * (a + b) * (30 - a - b)
const isLost = (a: number, b: number) => Math.min(a, b) === 3 && Math.max(a, b) === 8

test("SciPy's Barnard of {7, 12; 8, 3} is 0.0681534, for it loses two tied tables to rounding", () => {
  // {3, 8} of 15 and 15 is as extreme as {7, 12}, but -1.894338076060206 is not <= -1.8943380760602064.
  const sizes = { first: 15, second: 15 }
  expect(unconditionalP(sizes, isExtreme)).toBeCloseTo(0.06821830932319463, 12)
  const kept = unconditionalP(sizes, (a, b) => isExtreme(a, b) && !isLost(a, b))
  // scipy.stats.barnard_exact([[7, 12], [8, 3]], n = 1024), SciPy 1.17.1.
  expect(kept).toBeCloseTo(0.06815343273153578, 12)
})

test('Boschloo of {74, 31; 43, 32}: job satisfaction, as in SciPy', () => {
  // scipy.stats.boschloo_exact([[74, 31], [43, 32]]), n = 256, SciPy 1.17.1.
  const result = boschlooTest(of(74, 117), of(31, 63))
  expect(result.pGreater).toBeCloseTo(0.0355640643015, 10)
  expect(result.pLess).toBeCloseTo(0.9665032229005, 10)
  expect(result.p).toBeCloseTo(0.0711281286031, 10)
  // Fisher's p of the same table is larger: the price of conditioning on the number of successes.
  expect(fisherExactTest(of(74, 117), of(31, 63)).pGreater).toBeCloseTo(0.0483122100869, 10)
})

const ALPHA = 0.05
const RATES = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
const tables = Array.from({ length: 9 }, (_, a) =>
  Array.from({ length: 11 }, (__, b) => ({ x: of(a, 8), y: of(b, 10) })),
).flat()

test('proof by enumeration: of all tables of 8 and 10 trials, each test rejects 5 % at most, at any rate', () => {
  for (const exact of [fisherExactTest, barnardTest, boschlooTest]) {
    const rejected = tables.filter(({ x, y }) => exact(x, y).p <= ALPHA)
    expect(rejected.length).toBeGreaterThan(0)
    for (const rate of RATES) {
      const [first, second] = [binomialDistribution(8, rate), binomialDistribution(10, rate)]
      const size = rejected.reduce(
        (sum, { x, y }) => sum + (first[x.count] ?? 0) * (second[y.count] ?? 0),
        0,
      )
      expect(size).toBeLessThanOrEqual(ALPHA + 1e-12)
    }
  }
})

test('Boschloo never has a larger one-sided p than Fisher, and both swap sides with the samples', () => {
  for (const { x, y } of tables) {
    const [conditional, free] = [fisherExactTest(x, y), boschlooTest(x, y)]
    expect(free.pGreater).toBeLessThanOrEqual(conditional.pGreater + 1e-9)
    expect(free.pLess).toBeLessThanOrEqual(conditional.pLess + 1e-9)
    const [there, back] = [barnardTest(x, y), barnardTest(y, x)]
    expect(there.p).toBeCloseTo(back.p, 10)
    expect(there.pGreater).toBeCloseTo(back.pLess, 10)
    expect(fisherExactTest(y, x).pLess).toBeCloseTo(conditional.pGreater, 12)
  }
})

test('equal or empty counts are no evidence, and what is no table is a bug of the caller', () => {
  expect(barnardTest(of(0, 9), of(0, 9)).p).toBe(1)
  expect(boschlooTest(of(4, 9), of(4, 9)).p).toBe(1)
  expect(() => barnardTest(of(1, 1001), of(1, 5))).toThrow('sizes within bounds')
  expect(() => boschlooTest(of(0.5, 2), of(1, 5))).toThrow('one by one')
  expect(() => fisherExactTest(of(3, 2), of(1, 5))).toThrow('part of a whole')
})

/** n choose k in whole numbers. */
function choose(n: number, k: number): number {
  let result = 1n
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1)
  return Number(result)
}

test('both distributions are what counting gives', () => {
  const size = fc.integer({ min: 0, max: 40 })
  fc.assert(
    fc.property(size, size, fc.double({ min: 0, max: 1, noNaN: true }), (first, second, share) => {
      const trials = first + second
      const successes = Math.round(trials * share)
      const { from, probabilities } = hypergeometricDistribution({ first, second, successes })
      for (const [i, probability] of probabilities.entries()) {
        const tablesLikeIt = choose(first, from + i) * choose(second, successes - from - i)
        expect(probability).toBeCloseTo(tablesLikeIt / choose(trials, successes), 13)
      }
      for (const [k, probability] of binomialDistribution(trials, share).entries()) {
        expect(probability).toBeCloseTo(
          choose(trials, k) * share ** k * (1 - share) ** (trials - k),
          12,
        )
      }
    }),
    { seed: 11, numRuns: 100 },
  )
})

test('the exact binomial test is that of R', () => {
  // R's example of binom.test: Mendel's 682 tall of 925 against 3/4, p 0.3825; digits by SciPy 1.17.1.
  expect(binomialTest(of(682, 925), 0.75)).toBeCloseTo(0.3824915595748517, 11)
  expect(binomialTest(of(0, 5), 0)).toBe(1)
  expect(binomialTest(of(4, 5), 1)).toBe(0)
})
