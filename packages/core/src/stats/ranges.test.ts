import { expect, test } from 'vitest'
import { barnardTest } from './barnard-test.ts'
import { binomialTest, MAX_TRIALS } from './binomial.ts'
import { listChangePoints, MAX_SERIES } from './change-points.ts'
import { energyStatistic } from './energy-statistic.ts'
import { fisherExactTest } from './fisher-exact-test.ts'
import { cohensD, mean } from './moments.ts'
import { clopperPearsonInterval, poissonRateTest } from './poisson-rate-test.ts'
import { quantileInterval } from './quantile-interval.ts'
import { quantile } from './quantile.ts'
import { rankSumShift } from './rank-sum-interval.ts'
import { rankSumTest } from './rank-sum-test.ts'
import { decidableMargin, detectableEffectInSd, roundsNeeded } from './rounds-needed.ts'
import { signFlipP } from './sign-flip-test.ts'
import { MAX_SIGNED_RANK_N } from './signed-rank-distribution.ts'
import { hodgesLehmann, signedRankInterval } from './signed-rank-interval.ts'
import { signedRankTest } from './signed-rank-test.ts'
import { tConfidenceSequence } from './t-e-process.ts'
import { pairedTTest, pooledTTest, tInterval, welchTTest } from './t-test.ts'
import { wilsonInterval } from './wilson-interval.ts'

const of = (count: number, total: number) => ({ count, total })
const rates = (events: number, exposure: number) => ({
  x: { events, exposure },
  y: { events: 1, exposure: 1 },
  level: 0.9,
})
const series = [1, 2, 3]
const part = 'a proportion is a part of a whole'
const single = 'both samples have a value'
const noise = { sd: 1, effect: 0, alpha: 0.05 }

type Refused = readonly [says: string, call: () => unknown]

const refused: readonly Refused[] = [
  ['a t test needs two values', () => pairedTTest([1])],
  ['a t interval needs two values', () => tInterval([1], 0.95)],
  ['Welch needs two values a sample', () => welchTTest([1], [1, 2])],
  ['Welch needs two values a sample', () => welchTTest([1, 2], [1])],
  ['a pooled t test needs three values', () => pooledTTest([1], [2])],
  ['a pooled t test needs three values', () => pooledTTest([], [1, 2, 3])],
  ['a pooled t test needs three values', () => pooledTTest([1, 2, 3], [])],
  ['a pooled deviation needs three values', () => cohensD([1], [2])],
  ['a pooled deviation needs three values', () => cohensD([], [1, 2, 3])],
  ['a pooled deviation needs three values', () => cohensD([1, 2, 3], [])],
  ['a mean needs one value', () => mean([])],
  [part, () => binomialTest(of(-1, 2), 0.5)],
  [part, () => binomialTest(of(3, 2), 0.5)],
  ['trials are bounded', () => binomialTest(of(0, 1.5), 0.5)],
  ['trials are bounded', () => binomialTest(of(0, MAX_TRIALS + 1), 0.5)],
  ['a chance is a probability', () => binomialTest(of(0, 1), -0.1)],
  ['a chance is a probability', () => binomialTest(of(0, 1), 1.1)],
  ['a finite, bounded series', () => listChangePoints([1, NaN])],
  ['a finite, bounded series', () => listChangePoints(Array.from({ length: MAX_SERIES + 1 }, () => 1))],
  ['options within their ranges', () => listChangePoints(series, { window: 1 })],
  ['options within their ranges', () => listChangePoints(series, { maxP: 0 })],
  ['options within their ranges', () => listChangePoints(series, { maxP: 1.1 })],
  [single, () => energyStatistic([], [1])],
  [single, () => energyStatistic([1], [])],
  [single, () => rankSumTest([], [1])],
  [single, () => rankSumTest([1], [])],
  [single, () => rankSumShift({ x: [], y: [1], level: 0.9 })],
  [single, () => rankSumShift({ x: [1], y: [], level: 0.9 })],
  ['trials are counted one by one', () => fisherExactTest(of(0.5, 1), of(1, 2))],
  ['trials are counted one by one', () => fisherExactTest(of(1, 1.5), of(1, 2))],
  [part, () => fisherExactTest(of(-1, 2), of(1, 2))],
  ['events are counted', () => poissonRateTest(rates(-1, 1))],
  ['events are counted', () => poissonRateTest(rates(0.5, 1))],
  ['an exposure is positive', () => poissonRateTest(rates(1, 0))],
  ['an exposure is positive', () => poissonRateTest(rates(1, Infinity))],
  [part, () => clopperPearsonInterval(of(0, 0), 0.9)],
  [part, () => clopperPearsonInterval(of(-1, 2), 0.9)],
  [part, () => clopperPearsonInterval(of(3, 2), 0.9)],
  [part, () => wilsonInterval(of(0, 0), 0.9)],
  [part, () => wilsonInterval(of(-1, 2), 0.9)],
  ['sizes within bounds', () => barnardTest(of(0, 0), of(1, 5))],
  ['q is a probability', () => quantile(series, -0.1)],
  ['q is a probability', () => quantile(series, 1.1)],
  ['q and the level are between 0 and 1', () => quantileInterval(series, { q: 0, level: 0.9 })],
  ['q and the level are between 0 and 1', () => quantileInterval(series, { q: 1, level: 0.9 })],
  ['q and the level are between 0 and 1', () => quantileInterval(series, { q: 0.5, level: 0 })],
  ['q and the level are between 0 and 1', () => quantileInterval(series, { q: 0.5, level: 1 })],
  ['a margin is positive', () => roundsNeeded({ ...noise, margin: 0 })],
  ['a plan has more than two blocks', () => decidableMargin({ ...noise, n: 2 })],
  ['power needs three blocks', () => detectableEffectInSd(2, 0.05)],
  ['differences are finite', () => signFlipP([1, NaN])],
  ['n is within bounds', () => signedRankTest(Array.from({ length: MAX_SIGNED_RANK_N + 1 }, () => 1))],
  ['a level is between 0 and 1', () => signedRankInterval(series, 0)],
  ['a level is between 0 and 1', () => signedRankInterval(series, 1)],
  ['a level is between 0 and 1', () => tConfidenceSequence(series, 0)],
  ['a level is between 0 and 1', () => tConfidenceSequence(series, 1)],
  ['an estimate needs one value', () => hodgesLehmann([])],
] // prettier-ignore

test.each(refused.map(([says, call]) => ({ says, call, written: String(call).slice(6) })))(
  '$written is refused: $says',
  ({ says, call }) => {
    expect(call).toThrow(says)
  },
)

/** With one degree of freedom Student's distribution is Cauchy's: two-sided p by hand. */
const cauchyP = (t: number): number => 1 - (2 * Math.atan(Math.abs(t))) / Math.PI

test('the fewest values of each t test, by hand', () => {
  const paired = pairedTTest([1, 2])
  expect(paired).toMatchObject({ t: 3, df: 1 })
  expect(paired.p).toBeCloseTo(cauchyP(3), 12)
  const interval = tInterval([1, 2], 0.5)
  expect(interval.low).toBeCloseTo(1, 12)
  expect(interval.high).toBeCloseTo(2, 12)
  const welch = welchTTest([1, 2], [4, 6])
  expect(welch.t).toBeCloseTo(-3.5 / Math.sqrt(1.25), 12)
  expect(welch.df).toBeCloseTo(25 / 17, 12)
  for (const [x, y, sign] of [[[1], [2, 4], -1], [[2, 4], [1], 1]] as const) {
    const pooled = pooledTTest(x, y)
    expect(pooled.t).toBeCloseTo((sign * 2) / Math.sqrt(3), 12)
    expect(pooled.p).toBeCloseTo(cauchyP(2 / Math.sqrt(3)), 12)
    expect(cohensD(x, y)).toBeCloseTo(sign * Math.SQRT2, 12)
  }
}) // prettier-ignore

test('the ends of other ranges, by hand', () => {
  expect(binomialTest(of(0, 0), 0.5)).toBe(1)
  expect(binomialTest(of(0, 2), 0)).toBe(1)
  expect(listChangePoints([1, 1], { window: 2, maxP: 1 })).toEqual([])
  expect(energyStatistic([1], [3])).toMatchObject({ distance: 4, statistic: 2, inhomogeneity: 1 })
  expect(rankSumTest([1], [2]).p).toBe(1)
  expect(rankSumShift({ x: [3], y: [1], level: 0.9 }).estimate).toBe(2)
  expect([0, 1].map((q) => quantile(series, q))).toEqual([1, 3])
  expect(wilsonInterval(of(0, 1), 0.9).low).toBe(0)
  expect(wilsonInterval(of(1, 1), 0.9).high).toBe(1)
  // Of 40 blocks all are higher: one pattern of 2^40 on either side.
  expect(signFlipP(Array.from({ length: 40 }, () => 1))).toBe(2 ** -39)
  expect(signedRankTest(Array.from({ length: MAX_SIGNED_RANK_N }, (_, i) => i + 1)).p).toBeCloseTo(
    0,
  )
})
