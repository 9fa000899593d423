import { invariant } from '../invariant.ts'
import { findBestSplit, type ChangePointCandidate } from './change-point-candidate.ts'
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
