import { expect, test } from 'vitest'
import { logRatios } from './fixtures/paired-case.ts'
import { mean } from './moments.ts'
import { createRandom } from '../random/index.ts'
import { tConfidenceSequence, tEValue } from './t-e-process.ts'
import { pairedTTest, pooledTTest, tInterval, welchTTest } from './t-test.ts'

// Student (1908), R's `sleep`.
const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
const gains = drug1.map((value, i) => value - (drug2[i] ?? NaN))

test('the sleep data, paired and by Welch, as in R t.test', () => {
  const paired = pairedTTest(gains)
  expect(paired.t).toBeCloseTo(-4.0621276834, 9)
  expect(paired.p).toBeCloseTo(0.0028328902, 9)
  const interval = tInterval(gains, 0.95)
  expect([interval.low, interval.high].map((x) => x.toFixed(8))).toEqual([
    '-2.45988576',
    '-0.70011424',
  ])
  const welch = welchTTest(drug1, drug2)
  expect(welch.t).toBeCloseTo(-1.8608134675, 9)
  expect(welch.df).toBeCloseTo(17.7764735162, 9)
  expect(welch.p).toBeCloseTo(0.07939414, 8)
})

test('the depression scores of Hollander & Wolfe, paired, as in SciPy ttest_rel and R t.test', () => {
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
  const differences = before.map((value, i) => value - (after[i] ?? NaN))
  expect(pairedTTest(differences).t).toBeCloseTo(3.03537541565, 10)
  expect(pairedTTest(differences).p).toBeCloseTo(0.01617662743, 10)
  const interval = tInterval(differences, 0.95)
  expect(interval.low).toBeCloseTo(0.10377871, 8)
  expect(interval.high).toBeCloseTo(0.75999907, 8)
})

test('the mean interval of golang/perf (benchmath, TestSummaryNormal): 2, and 5.35 on either side', () => {
  expect(mean([-8, 2, 3, 4, 5, 6])).toBe(2)
  const interval = tInterval([-8, 2, 3, 4, 5, 6], 0.95)
  expect(interval.low).toBeCloseTo(-3.351092806089359, 12)
  expect(interval.high).toBeCloseTo(7.351092806089359, 12)
})

test('ten blocks of p95: t -1.58, p 0.148', () => {
  expect(pairedTTest(logRatios).t).toBeCloseTo(-1.5846014525, 9)
  expect(pairedTTest(logRatios).p).toBeCloseTo(0.1475176698, 9)
})

test('a constant difference is certain, none at all is no evidence', () => {
  expect(pairedTTest([2, 2, 2])).toMatchObject({ t: Infinity, p: 0 })
  expect(pairedTTest([0, 0, 0])).toMatchObject({ t: 0, p: 1 })
  expect(pooledTTest([1], [1, 1]).p).toBe(1)
})

test('the e-value and the confidence sequence of the ten blocks', () => {
  // Computed in Python from the formulas of Wang & Ramdas (2023) with mixture precision 2.
  expect(tEValue(logRatios)).toBeCloseTo(1.1132051067, 9)
  const sequence = tConfidenceSequence(logRatios, 0.95)
  expect(sequence?.low).toBeCloseTo(-0.0323791592, 9)
  expect(sequence?.high).toBeCloseTo(0.0142614127, 9)
  expect(tConfidenceSequence([1, 2], 0.95)).toBeNull()
  expect(tEValue([0, 0])).toBe(1)
})

test('the sequence excludes zero exactly when the e-value passes 1 / alpha', () => {
  for (let n = 4; n <= logRatios.length; n++) {
    for (const shift of [0, 0.02, 0.05, 0.2]) {
      const differences = logRatios.slice(0, n).map((value) => value + shift)
      const sequence = tConfidenceSequence(differences, 0.95)
      const excludes = sequence !== null && (sequence.low > 0 || sequence.high < 0)
      expect(excludes).toBe(tEValue(differences) > 20)
    }
  }
})

test('looked at after every one of 30 blocks, e-values past 20 are rarer than 5 % without an effect', () => {
  const random = createRandom('anytime')
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit())
  let alarms = 0
  for (let session = 0; session < 1000; session++) {
    const differences = Array.from({ length: 30 }, normal)
    alarms += Number(
      differences.some((_, n) => n >= 1 && tEValue(differences.slice(0, n + 1)) >= 20),
    )
  }
  expect(alarms).toBeLessThanOrEqual(50)
  expect(alarms).toBeGreaterThan(0)
})
