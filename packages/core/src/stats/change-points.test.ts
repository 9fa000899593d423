import { expect, test } from 'vitest'
import { findBestSplit, listChangePoints } from './change-points.ts'
import { energyStatistic } from './energy-statistic.ts'
import { tigerbeetle } from './fixtures/tigerbeetle-series.ts'
import { mean, squaredDeviations } from './moments.ts'
import { createRandom } from '../random/index.ts'
import { studentTwoSidedP } from './student-t.ts'

// The fixtures of Apache Otava (tests/analysis_test.py, change_point_divisive_test.py, tigerbeetle_test.py). Its p-values
// use the population variance and are about half of ours, which are SciPy's ttest_ind on the two sides.
const halved = [1.02, 0.95, 0.99, 1, 1.12, 0.9, 0.5, 0.51, 0.48, 0.48, 0.55]
const tenth = [2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.8, 1.76, 1.78]
const eighth = [10.43, 10.23, 10.29, 10.91, 10.34, 10.69, 9.23, 9.11, 9.13, 9.03]
const stairs = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150]

test.each([
  { name: 'halved', series: halved, index: 6, percent: -49.43, p: 2.1267842041262607e-7 },
  { name: 'a tenth less', series: tenth, index: 4, percent: -11.04, p: 1.6888274647418167e-7 },
  { name: 'an eighth less', series: eighth, index: 6, percent: -12.9432, p: 1.007199691422912e-5 },
])('$name: one change, before value $index', ({ series, index, percent, p }) => {
  const points = listChangePoints(series)
  expect(points.map((point) => point.index)).toEqual([index])
  expect((points[0]?.change ?? NaN) * 100).toBeCloseTo(percent, 2)
  expect((points[0]?.p ?? NaN) / p).toBeCloseTo(1, 9)
})

const shrunk = (side: readonly number[]) =>
  (squaredDeviations(side) * (side.length - 1)) / side.length

// What Otava itself prints: Student's t with numpy.std, whose divisor is n, where the sample variance belongs.
test.each([
  { name: 'halved', series: halved, index: 6, p: 9.470438654814039e-8 },
  { name: 'a tenth less', series: tenth, index: 4, p: 8.236974073947701e-8 },
  { name: 'an eighth less', series: eighth, index: 6, p: 4.9852621831716505e-6 },
])("Otava's p of $name is $p, for it uses the population variance", ({ series, index, p }) => {
  const [before, after] = [series.slice(0, index), series.slice(index)]
  const df = series.length - 2
  const variance = (shrunk(before) + shrunk(after)) / df
  const error = Math.sqrt(variance * (1 / before.length + 1 / after.length))
  const theirs = studentTwoSidedP((mean(before) - mean(after)) / error, df)
  expect(theirs / p).toBeCloseTo(1, 9)
  expect(listChangePoints(series)[0]?.p).toBeGreaterThan(theirs)
})

test.each([
  { name: 'halved', series: halved, index: 6, qhat: 2.3545454545 },
  { name: 'a tenth less', series: tenth, index: 4, qhat: 1.0060606061 },
  { name: 'two stairs', series: stairs, index: 5, qhat: 761.2821428571 },
])('the best split of $name', ({ series, index, qhat }) => {
  const found = findBestSplit(series)
  expect(found?.index).toBe(index)
  expect(found?.qhat).toBeCloseTo(qhat, 9)
})

test('both stairs are found', () => {
  expect(listChangePoints(stairs).map((point) => point.index)).toEqual([5, 8])
})

test('the two changes of 5 % in the history of a database', () => {
  const points = listChangePoints(tigerbeetle, { window: 30, maxP: 0.01, minMagnitude: 0.05 })
  expect(points.map((point) => point.index)).toEqual([15, 71])
})

test.each([
  { maxP: 0.001, otava: [15, 61, 71, 95, 117, 131, 142, 148, 192, 212, 260] },
  { maxP: 0.0001, otava: [71, 95, 117, 131, 142, 148, 192, 212] },
  { maxP: 0.00001, otava: [71, 95, 131, 192, 212] },
])(
  'of small changes at p $maxP the stricter variance keeps most of those of Otava, and no other',
  (row) => {
    const found = listChangePoints(tigerbeetle, { window: 30, maxP: row.maxP }).map((p) => p.index)
    expect(row.otava).toEqual(expect.arrayContaining(found))
    expect(found.length).toBeGreaterThan(row.otava.length / 2)
  },
)

/** Ten values around each level, alternating by a tenth. */
const levels = (...means: readonly number[]) =>
  means.flatMap((level) => Array.from({ length: 10 }, (_, i) => level + (i % 2 === 0 ? 0.1 : -0.1)))
const cuts = (...args: Parameters<typeof listChangePoints>) =>
  listChangePoints(...args).map(({ index }) => index)

test('changes come in order, whichever is found first and in whichever window', () => {
  expect(cuts(levels(0, 5, 100, 105))).toEqual([10, 20, 30])
  expect(cuts(levels(0, 5, 100, 105, 0, 5, 100, 105))).toEqual([10, 20, 30, 40, 50, 60, 70])
  expect(cuts(levels(0, 5, 100, 105, 0), { window: 20 })).toEqual([10, 20, 30, 40])
})

test('the magnitude is measured from the smaller mean, up and down, and the change from the one before', () => {
  for (const [series, change] of [
    [levels(10, 20), 1],
    [levels(20, 10), -0.5],
    [levels(-10, -20), -1],
  ] as const) {
    expect(listChangePoints(series)[0]?.change).toBeCloseTo(change, 12)
    expect(cuts(series, { minMagnitude: 0.99 })).toEqual([10])
    expect(cuts(series, { minMagnitude: 1.01 })).toEqual([])
  }
  const fromNothing = [...Array.from({ length: 10 }, () => 0), ...levels(5)]
  expect(listChangePoints(fromNothing)).toMatchObject([{ index: 10, change: Infinity }])
})

test('the strongest of two changes is found first, and one alone is in the middle of four values', () => {
  expect(findBestSplit(levels(0, 5, 100))?.index).toBe(20)
  // 2 * 10 - 0 - 0 between two pairs, times 2 * 2 / 4.
  expect(findBestSplit([0, 0, 10, 10])).toEqual({ index: 2, qhat: 20 })
})

test('a flat, a short and an empty history have no change', () => {
  expect(listChangePoints(Array.from({ length: 200 }, () => 5))).toEqual([])
  expect(listChangePoints([1, 100])).toEqual([])
  expect(listChangePoints([])).toEqual([])
  expect(findBestSplit([1])).toBeNull()
})

test('noise alone: at most an eighth of series of 60 show a change at the default p', () => {
  const random = createRandom('trend')
  const noisy = () =>
    Array.from({ length: 60 }, () => 100 + random.unit() + random.unit() + random.unit())
  let alarms = 0
  for (let series = 0; series < 100; series++)
    alarms += Number(listChangePoints(noisy()).length > 0)
  expect(alarms).toBeLessThanOrEqual(12)
})

function range(from: number, to: number, step = 1) {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step)
}

// MongoDB signal-processing-algorithms, tests/test_energy_statistics.py (cut there to three places).
test.each([
  { name: 'nearly equal', x: range(1, 100), y: range(1, 105), e: 0.16, t: 8.136, h: 0.002 },
  {
    name: 'far apart',
    x: range(1, 100),
    y: range(10_000, 13_000, 14),
    e: 21_859.691,
    t: 1_481_794.709,
    h: 0.954,
  },
  {
    name: 'wider',
    x: range(1, 300),
    y: range(1000, 5000, 10),
    e: 4257.009,
    t: 728_381.015,
    h: 0.748,
  },
])('energy statistic: $name', ({ x, y, e, t, h }) => {
  const found = energyStatistic(x, y)
  expect(Math.abs(found.distance - e)).toBeLessThan(0.001)
  expect(Math.abs(found.statistic - t)).toBeLessThan(0.001)
  expect(Math.abs(found.inhomogeneity - h)).toBeLessThan(0.001)
})
