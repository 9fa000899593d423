import type { EndpointResult, RecordedShare, SliceShare, TimelineSlice } from '@gauntlet/contract'
import { EndpointRecorder, toMs } from './endpoint-recorder.ts'
import { mergeHistograms } from './histogram-text.ts'

export type RecordedFigures = {
  readonly endpoints: readonly EndpointResult[]
  /** All endpoints together. */
  readonly total: Omit<EndpointResult, 'method' | 'endpoint'>
  readonly timeline: readonly TimelineSlice[]
}

/**
 * The figures of a load from what each of its workers recorded. Counts are added and distributions merged, so they are those
 * of one recorder that had recorded everything, bit for bit, in whatever order the shares come. (Beyond a thousand
 * endpoints each worker counts others of them together as `(others)`.)
 *
 * @param recordedMs how long load was recorded, for the rates
 */
export function toFigures(shares: readonly RecordedShare[], recordedMs: number): RecordedFigures {
  const total = new EndpointRecorder()
  const byEndpoint = new Map<string, EndpointRecorder>()
  const names = new Map<string, { method: string; endpoint: string }>()
  for (const share of shares.flatMap(({ endpoints }) => endpoints)) {
    const { method, endpoint } = share
    const key = `${method} ${endpoint}`
    const recorder = byEndpoint.get(key) ?? new EndpointRecorder()
    byEndpoint.set(key, recorder)
    names.set(key, { method, endpoint })
    recorder.merge(share)
    total.merge(share)
  }
  return {
    endpoints: [...byEndpoint].toSorted(byFirst).map(([key, recorder]) => ({
      ...(names.get(key) as { method: string; endpoint: string }),
      ...recorder.toResult(recordedMs),
    })),
    total: total.toResult(recordedMs),
    timeline: mergeTimelines(shares.map(({ slices }) => slices)),
  }
}

type Named = [name: string, recorder: EndpointRecorder]

/** As they first answered; of equals by name, and those that are counted together last. */
function byFirst([one, a]: Named, [other, b]: Named): number {
  const isLast = Number(one.startsWith('* ')) - Number(other.startsWith('* '))
  return isLast || a.firstNs - b.firstNs || (one < other ? -1 : 1)
}

/**
 * Second by second; those behind the last in which something happened are left out.
 *
 * @param from the first second
 */
export function mergeTimelines(
  timelines: readonly (readonly SliceShare[])[],
  from = 0,
): TimelineSlice[] {
  const bySecond = new Map<number, SliceShare[]>()
  for (const slice of timelines.flat()) {
    const slices = bySecond.get(slice.second) ?? []
    bySecond.set(slice.second, slices)
    slices.push(slice)
  }
  const busy = [...bySecond].filter(([, slices]) => slices.some(hasTraffic))
  const last = Math.max(from, ...busy.map(([second]) => second))
  return Array.from({ length: last + 1 - from }, (_, at) =>
    mergeSlices(from + at, bySecond.get(from + at) ?? []),
  )
}

const hasTraffic = ({ started, completed }: SliceShare): boolean => started > 0 || completed > 0

function mergeSlices(secondIndex: number, slices: readonly SliceShare[]): TimelineSlice {
  const latency = mergeHistograms(slices.map((slice) => slice.latency))
  return {
    secondIndex,
    recorded: slices.some(({ recorded }) => recorded),
    startedCount: sum(slices.map(({ started }) => started)),
    completedCount: sum(slices.map(({ completed }) => completed)),
    errorCount: sum(slices.map(({ errors }) => errors)),
    p50Ms: toMs(latency.quantile(0.5)),
    p99Ms: toMs(latency.quantile(0.99)),
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)
