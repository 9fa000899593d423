import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { logRatios } from './fixtures/paired-case.ts'
import { first, oneSample, second } from './fixtures/nag-samples.ts'
import { hodgesLehmann, signedRankInterval } from './signed-rank-interval.ts'
import { normalCdf } from './normal.ts'
import { rankSumShift } from './rank-sum-interval.ts'
import { signedRankCriticalIndex, signedRankDistribution } from './signed-rank-distribution.ts'
import { signedRankTest } from './signed-rank-test.ts'
import { cumulative } from './subset-sum-distribution.ts'

// Hollander & Wolfe (1973), 29f: depression scores; the example of R's wilcox.test.
const visit1 = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
const visit2 = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
const depression = visit1.map((value, i) => value - (visit2[i] ?? NaN))
// Student (1908), R's `sleep`: ties and a zero.
const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
const sleep = drug1.map((value, i) => value - (drug2[i] ?? NaN))

function expectInterval(differences: readonly number[], level: number, ends: [number, number]) {
  const interval = signedRankInterval(differences, level)
  expect(interval?.low).toBeCloseTo(ends[0], 9)
  expect(interval?.high).toBeCloseTo(ends[1], 9)
}

test('the depression scores of Hollander & Wolfe, as in R', () => {
  const result = signedRankTest(depression)
  expect(result).toMatchObject({ v: 40, p: 0.0390625, pGreater: 0.01953125 })
  expect(hodgesLehmann(depression)).toBeCloseTo(0.46, 12)
  expectInterval(depression, 0.95, [0.01, 0.786])
  expectInterval(depression, 0.9, [0.175, 0.726])
})

const percent = (level: number, digits = 4) => {
  const { low, high } = signedRankInterval(logRatios, level) ?? { low: NaN, high: NaN }
  return [low, high].map((end) => (100 * Math.expm1(end)).toFixed(digits))
}

test('ten blocks of p95: -0.95 %, p 0.13, and the four intervals of R', () => {
  expect(signedRankTest(logRatios)).toMatchObject({ v: 12, p: 0.130859375 })
  expect(hodgesLehmann(logRatios)).toBeCloseTo(-0.00952994674538, 13)
  expect(percent(0.95, 5)).toEqual(['-2.23162', '0.33243'])
  expect(percent(0.98)).toEqual(['-2.4056', '0.7426'])
  expect(percent(0.96)).toEqual(['-2.2754', '0.5044'])
  expectInterval(logRatios, 0.9, [-0.021768585213871, 0.002870769542098])
})

test('ties share ranks and a zero keeps none: the exact p of the sleep data is 2 / 2^9', () => {
  expect(signedRankTest(sleep)).toMatchObject({ v: 0, p: 0.00390625 })
  // R and SciPy fall back to the normal approximation here (nine ranks, two of them tied) and say 0.0091.
  const sd = Math.sqrt((9 * 10 * 19) / 24 - (2 ** 3 - 2) / 48)
  expect(2 * normalCdf((0 - 22.5 + 0.5) / sd)).toBeCloseTo(0.00909069801593, 13)
})

test('a tie stays a tie in another unit, though logarithms and subtractions round', () => {
  // One block up by 10 %, one down by as much, and six with less: V is the 7.5 that the first two share.
  const before = [100, 220, 300, 400, 500, 600, 700, 800]
  const after = [110, 200, 299, 398, 497, 596, 695, 794]
  for (const unit of [1, 0.001, 1000, 1 / 3]) {
    const differences = after.map(
      (value, i) => Math.log(value * unit) - Math.log((before[i] ?? NaN) * unit),
    )
    // 2 P(V <= 7.5) by enumeration of the 256 patterns of ranks 1 to 6, 7.5 and 7.5 in Python.
    expect(signedRankTest(differences)).toMatchObject({ v: 7.5, p: 0.15625 })
  }
  expect(signedRankTest([0.3, -(0.1 + 0.2), -0.1, -0.2, 1, 2]).v).toBe(14.5)
})

test('the NAG examples: forty values, and fifty against a hundred', () => {
  expect(hodgesLehmann(oneSample)).toBeCloseTo(-0.13, 10)
  expectInterval(oneSample, 0.95, [-0.33, 0.035])
  const shift = rankSumShift({ x: second, y: first, level: 0.95 })
  expect(shift.estimate).toBeCloseTo(0.9505, 10)
  expect(shift.interval?.low).toBeCloseTo(0.565, 10)
  expect(shift.interval?.high).toBeCloseTo(1.305, 10)
})

test('the Wilcoxon statistics that NAG prints, 556 and 264, are critical values, not those of the data', () => {
  // 264 is the largest V of 40 untied values with 2 P(V <= v) <= 0.05 (OEIS A226330), 556 its mirror image in 820: the
  // interval runs from Walsh average 265 to 556.
  const critical = signedRankCriticalIndex(40, 0.05) - 1
  expect([820 - critical, critical]).toEqual([556, 264])
  // The statistics of the data at the ends differ, for Walsh averages tie there: 4 at -0.33, 3 at 0.035 (SciPy
  // agrees: 555 and 265.5).
  expect(
    [-0.33, 0.035].map((end) => signedRankTest(oneSample.map((value) => value - end)).v),
  ).toEqual([555, 265.5])
})

test('the null distribution is that of R psignrank', () => {
  expect(cumulative(signedRankDistribution(9), 5)).toBe(0.01953125)
  expect(cumulative(signedRankDistribution(10), 8)).toBe(0.0244140625)
  expect(cumulative(signedRankDistribution(10), 10)).toBe(0.0419921875)
  const counts = [...signedRankDistribution(10).subarray(0, 16)].map((p) => p * 1024)
  expect(counts).toEqual([1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 11, 13, 15, 17, 20])
})

// R qsignrank(alpha / 2, n).
test.each([
  { alpha: 0.05, k: [9, 26, 53, 90, 138] },
  { alpha: 0.02, k: [6, 20, 44, 77, 121] },
  { alpha: 0.04, k: [8, 24, 51, 87, 133] },
  { alpha: 0.1, k: [11, 31, 61, 101, 152] },
  { alpha: 0.01, k: [4, 16, 38, 69, 110] },
])('the critical indices at alpha $alpha for 10, 15, 20, 25, 30 blocks', ({ alpha, k }) => {
  const found = [10, 15, 20, 25, 30].map((n) => signedRankCriticalIndex(n, alpha))
  expect(found).toEqual(k)
})

test('the critical values for 6 to 48 differences at 5 % are the published ones', () => {
  // OEIS A226330, "Critical values of Wilcoxon T test at a 2.5 % level of significance (one-tail test)".
  const published = [
    0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 29, 34, 40, 46, 52, 58, 65, 73, 81, 89, 98, 107, 116, 126,
    137, 147, 159, 170, 182, 195, 208, 221, 235, 249, 264, 279, 294, 310, 327, 343, 361, 378, 396,
  ]
  expect(published.map((_, i) => signedRankCriticalIndex(i + 6, 0.05) - 1)).toEqual(published)
})

test('the distribution of no difference is certain, and one of a part or too many is a bug of the caller', () => {
  expect([...signedRankDistribution(0)]).toEqual([1])
  for (const n of [-1, 1.5, 501]) expect(() => signedRankDistribution(n)).toThrow('within bounds')
})

test('fewer than six blocks have no 95 % interval, fewer than seven none of 98 %', () => {
  expect(signedRankInterval([1, 2, 3, 4, 5], 0.95)).toBeNull()
  expect(signedRankInterval([1, 2, 3, 4, 5, 6], 0.95)).toEqual({ low: 1, high: 6, level: 0.95 })
  expect(signedRankInterval([1, 2, 3, 4, 5, 6], 0.98)).toBeNull()
})

test('identical runs: estimate 0, interval [0, 0], p 1', () => {
  const none = Array.from({ length: 10 }, () => 0)
  expect(signedRankTest(none).p).toBe(1)
  expect(hodgesLehmann(none)).toBe(0)
  expect(signedRankInterval(none, 0.98)).toEqual({ low: 0, high: 0, level: 0.98 })
})

/** Every way to swap the arms within the blocks. */
function* signPatterns(sizes: readonly number[]): Generator<number[]> {
  for (let pattern = 0; pattern < 2 ** sizes.length; pattern++) {
    yield sizes.map((size, i) => ((pattern >> i) & 1 ? -size : size))
  }
}

test('proof by enumeration: of the 1024 orders of 10 blocks exactly 50, 20 and 10 reach p 5, 2, 1 %', () => {
  const sizes = [0.3, 1.1, 2.9, 0.01, 7.7, 0.6, 5.2, 12.5, 3.3, 0.9]
  const reached = new Map([0.05, 0.02, 0.01].map((alpha) => [alpha, 0]))
  for (const differences of signPatterns(sizes)) {
    const { p } = signedRankTest(differences)
    for (const [alpha, count] of reached) if (p <= alpha) reached.set(alpha, count + 1)
  }
  expect([...reached.values()]).toEqual([50, 20, 10])
})

test.each([6, 7, 8, 9, 10, 11, 12])(
  'proof by enumeration: %d blocks never exceed their alpha, ties and zeros included',
  (n) => {
    const distinct = Array.from({ length: n }, (_, i) => (i + 1) ** 1.3)
    const tied = distinct.map((_, i) => Math.floor(i / 3))
    for (const sizes of [distinct, tied]) {
      const ps = [...signPatterns(sizes)].map((differences) => signedRankTest(differences).p)
      for (const alpha of [0.05, 0.02, 0.01]) {
        expect(ps.filter((p) => p <= alpha).length).toBeLessThanOrEqual(alpha * ps.length)
      }
    }
  },
)

const blocks = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 7, maxLength: 20 })

test('a constant shifts the estimate and both ends; swapping the arms negates them', () => {
  fc.assert(
    fc.property(blocks, fc.integer({ min: -500, max: 500 }), (differences, shift) => {
      const here = signedRankInterval(differences, 0.98)
      const moved = differences.map((value) => value + shift)
      const mirrored = differences.map((value) => -value)
      expect(hodgesLehmann(moved)).toBeCloseTo(hodgesLehmann(differences) + shift, 9)
      expect(hodgesLehmann(mirrored)).toBeCloseTo(-hodgesLehmann(differences), 9)
      expect(signedRankInterval(moved, 0.98)?.low).toBeCloseTo((here?.low ?? NaN) + shift, 9)
      expect(signedRankInterval(mirrored, 0.98)?.high).toBeCloseTo(-(here?.low ?? NaN), 9)
      expect(signedRankTest(mirrored).p).toBeCloseTo(signedRankTest(differences).p, 12)
    }),
    { seed: 5, numRuns: 150 },
  )
})

test('the interval excludes zero exactly when the test rejects, without ties', () => {
  const untied = fc
    .uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 7, maxLength: 16 })
    .chain((sizes) =>
      fc.tuple(
        fc.constant(sizes),
        fc.array(fc.boolean(), { minLength: sizes.length, maxLength: sizes.length }),
      ),
    )
    .map(([sizes, signs]) => sizes.map((size, i) => (signs[i] ? size : -size)))
  fc.assert(
    fc.property(untied, fc.constantFrom(0.02, 0.05, 0.1), (differences, alpha) => {
      const interval = signedRankInterval(differences, 1 - alpha)
      const excludesZero = interval !== null && (interval.low > 0 || interval.high < 0)
      expect(excludesZero).toBe(signedRankTest(differences).p <= alpha)
    }),
    { seed: 6, numRuns: 300 },
  )
})

test('a crashed run is no difference: the caller must leave it out', () => {
  expect(() => signedRankTest([1, Infinity])).toThrow('finite')
})
