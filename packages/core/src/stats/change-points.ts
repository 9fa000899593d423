import { invariant } from '../invariant.ts'
import { mean } from './moments.ts'
import { pooledTTest } from './t-test.ts'

export type ChangePoint = {
  /** The first value after the change. */
  readonly index: number
  readonly meanBefore: number
  readonly meanAfter: number
  /** (after - before) / before; Infinity or -Infinity when the mean before is zero. */
  readonly change: number
  /** Student's p of the two sides. The split was chosen first, so it is not a false-alarm rate. */
  readonly p: number
}

export type ChangePointOptions = {
  /** Length of the sliding window, at least 2. */
  readonly window?: number
  /** A change point must have p below this; ten times as much is enough to be considered at first. */
  readonly maxP?: number
  /** The relative change must exceed this, measured from the smaller mean. */
  readonly minMagnitude?: number
}

/** The whole search costs window^2 a step; longer histories are cut by the caller. */
export const MAX_SERIES = 10_000

type Sides = { readonly before: readonly number[]; readonly after: readonly number[] }

/** The stretches on both sides of `index`, up to its neighbours among `cuts` (ascending, without `index`). */
function sidesOf(series: readonly number[], cuts: readonly number[], index: number): Sides {
  const from = cuts.findLast((cut) => cut < index) ?? 0
  const to = cuts.find((cut) => cut > index) ?? series.length
  return { before: series.slice(from, index), after: series.slice(index, to) }
}

function toChangePoint(index: number, { before, after }: Sides): ChangePoint {
  const [meanBefore, meanAfter] = [mean(before), mean(after)]
  const p = before.length + after.length > 2 ? pooledTTest(before, after).p : 1
  const change = meanAfter === meanBefore ? 0 : (meanAfter - meanBefore) / Math.abs(meanBefore)
  return { index, meanBefore, meanAfter, change, p }
}

function magnitude({ meanBefore, meanAfter }: ChangePoint): number {
  const smaller = Math.min(Math.abs(meanBefore), Math.abs(meanAfter))
  return meanBefore === meanAfter ? 0 : Math.abs(meanAfter - meanBefore) / smaller
}

/** Divides a window again and again at its strongest split, until that one is not significant. */
function splitWindow(values: readonly number[], maxP: number): number[] {
  const cuts: number[] = []
  for (let round = 1; round < values.length; round++) {
    const bounds = [0, ...cuts, values.length]
    let strongest: ChangePointCandidate | null = null
    for (const [i, from] of bounds.slice(0, -1).entries()) {
      const found = findBestSplit(values.slice(from, bounds[i + 1]))
      if (found && found.qhat > (strongest?.qhat ?? 0)) {
        strongest = { index: found.index + from, qhat: found.qhat }
      }
    }
    if (
      !strongest ||
      toChangePoint(strongest.index, sidesOf(values, cuts, strongest.index)).p > maxP
    )
      break
    cuts.push(strongest.index)
    cuts.sort((a, b) => a - b)
  }
  return cuts
}

/** Every weak change point: windows half overlap, and start again at the last change found. */
function splitSeries(series: readonly number[], window: number, maxP: number): number[] {
  const cuts = new Set<number>()
  for (let start = 0; start < series.length;) {
    const found = splitWindow(series.slice(start, start + window), maxP).map((cut) => cut + start)
    for (const cut of found) cuts.add(cut)
    start = Math.max(found.at(-1) ?? 0, start + Math.floor(window / 2))
  }
  return [...cuts].toSorted((a, b) => a - b)
}

/**
 * Where a history of runs changed level: E-divisive splits in sliding windows, then the weakest are merged away.
 * A change point is a suspicion to be tested by a fresh interleaved comparison, never a verdict: on pure noise, 4-12 %
 * of series show one at the default p.
 *
 * @param series one value a run, oldest first, finite, at most 10 000
 * @see Fleming et al. (2023), Hunter, ICPE, arXiv 2301.03034 (Apache Otava); the t test here uses the sample variance
 */
export function listChangePoints(
  series: readonly number[],
  options: ChangePointOptions = {},
): ChangePoint[] {
  const { window = 50, maxP = 0.001, minMagnitude = 0 } = options
  invariant(
    series.every(Number.isFinite) && series.length <= MAX_SERIES,
    'a finite, bounded series',
  )
  invariant(window >= 2 && maxP > 0 && maxP <= 1, 'options within their ranges')
  const firstPassP = maxP < 0.05 ? maxP * 10 : Math.min(maxP * 2, Math.max(maxP, 0.5))
  let cuts = splitSeries(series, window, firstPassP)
  while (cuts.length > 0) {
    const points = cuts.map((cut) => toChangePoint(cut, sidesOf(series, cuts, cut)))
    const doubtful = points.reduce((a, b) => (b.p > a.p ? b : a))
    const smallest = points.reduce((a, b) => (magnitude(b) < magnitude(a) ? b : a))
    const weakest = doubtful.p >= maxP ? doubtful : smallest
    if (weakest === smallest && doubtful.p < maxP && magnitude(smallest) > minMagnitude)
      return points
    cuts = cuts.filter((cut) => cut !== weakest.index)
  }
  return []
}

/** Where a stretch of a series divides best, and by how much. */
export type ChangePointCandidate = { readonly index: number; readonly qhat: number }

/** prefix[j][i] = sum of |z_j - z_k| for k < i, so that any stretch of distances is one subtraction. */
function distancePrefixes(values: readonly number[]): Float64Array[] {
  return values.map((value) => {
    const prefix = new Float64Array(values.length + 1)
    for (const [i, other] of values.entries()) {
      prefix[i + 1] = (prefix[i] ?? 0) + Math.abs(value - other)
    }
    return prefix
  })
}

/**
 * The E-divisive split: the index t that maximizes, over all ends k, the scaled energy distance
 * Q(t, k) = nm/(n + m) * (2 E|X - Y| - E|X - X'| - E|Y - Y'|) between X = values[0, t) and Y = values[t, k).
 * Cost is the square of the length.
 *
 * @returns `index` is the first value after the change; null for fewer than two values or a constant stretch
 * @see Matteson & James (2014), JASA 109, arXiv 1306.4933, equations 5-7
 */
export function findBestSplit(values: readonly number[]): ChangePointCandidate | null {
  const prefixes = distancePrefixes(values)
  const stretch = (row: number, from: number, to: number) =>
    (prefixes[row]?.[to] ?? 0) - (prefixes[row]?.[from] ?? 0)
  let best: ChangePointCandidate | null = null
  let withinLeft = 0
  for (let split = 1; split < values.length; split++) {
    withinLeft += stretch(split - 1, 0, split - 1)
    let [between, withinRight] = [0, 0]
    for (let last = split; last < values.length; last++) {
      between += stretch(last, 0, split)
      withinRight += stretch(last, split, last)
      const [n, m] = [split, last + 1 - split]
      const left = n > 1 ? (2 * m * withinLeft) / (n - 1) : 0
      const right = m > 1 ? (2 * n * withinRight) / (m - 1) : 0
      const qhat = (2 * between - left - right) / (n + m)
      if (qhat > (best?.qhat ?? 0)) best = { index: split, qhat }
    }
  }
  return best
}
