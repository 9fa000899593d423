import { formatCount, formatExactMs, formatWindow, toFaultWindows } from '@gauntlet/core/format'
import { dot, line, rectX, ruleY, text, type Markish } from '@observablehq/plot'
import type { ChartPoint, ChartSpec, KeyEntry } from '../chart.ts'

/** One second of a run. */
type Slice = {
  readonly second: number
  /** False in the warm-up. */
  readonly recorded: boolean
  readonly started: number
  readonly completed: number
  readonly errors: number
  readonly p50_ms: number | null
  readonly p99_ms: number | null
}

type Fault = {
  readonly kind: string
  readonly fired: boolean
  readonly from_ms: number | null
  readonly to_ms: number | null
}

/** What happened in each second of a run, and what was done meanwhile to the target. */
export type Course = { readonly timeline: readonly Slice[]; readonly faults?: readonly Fault[] }

const p50 = { name: 'p50', color: 'var(--series-1)' }
const p99 = { name: 'p99', color: 'var(--series-2)', dash: '6 3' }
const failed = { name: 'a second with errors', color: 'var(--fail)', symbol: '×' }
const faultKey = { name: 'a fault at work', color: 'var(--series-5)', symbol: '■' }

/** Response time second by second; warm-up and faults are shaded, seconds with errors are marked on the zero line. */
export function toLatencyChart(course: Course): ChartSpec {
  const { timeline } = course
  const errors = timeline.filter((slice) => slice.errors > 0)
  const isWarm = warmUpOf(timeline).length > 0
  return {
    label: 'Response time over the run, per second',
    points: toPoints(course),
    keys: [p50, p99, ...(errors.length > 0 ? [failed] : []), ...keyOfFaults(course)],
    note: `From the scheduled start of each request to the last byte of its answer.${isWarm ? ' The shaded warm-up is in no other figure.' : ''}`,
    draw: (width) => ({
      height: 280,
      marginLeft: 56,
      x: toSeconds(timeline, width),
      y: { label: 'response time, ms', grid: true, zero: true, nice: true },
      marks: [
        ...markShades(course),
        ruleY([0]),
        line(timeline, { x: 'second', y: 'p99_ms', stroke: p99.color, strokeDasharray: p99.dash }),
        line(timeline, { x: 'second', y: 'p50_ms', stroke: p50.color }),
        dot(errors, { x: 'second', y: 0, symbol: 'times', stroke: failed.color, r: 4 }),
      ],
    }),
  }
}

const counts = [
  { y: 'completed', name: 'completed', color: 'var(--series-3)', dash: 'none' },
  { y: 'started', name: 'started', color: 'var(--series-4)', dash: '2 3' },
  { y: 'errors', name: 'errors', color: 'var(--fail)', dash: '6 3' },
] as const

/** Requests started, completed and failed in each second. */
export function toThroughputChart(course: Course): ChartSpec {
  const { timeline } = course
  return {
    label: 'Requests started, completed and failed, per second',
    points: toPoints(course),
    keys: [...counts, ...keyOfFaults(course)],
    draw: (width) => ({
      height: 200,
      marginLeft: 56,
      x: toSeconds(timeline, width),
      y: { label: 'requests per second', grid: true, zero: true, nice: true },
      marks: [
        ...markShades(course),
        ruleY([0]),
        ...counts.map(({ y, color, dash }) =>
          line(timeline, { x: 'second', y, stroke: color, strokeDasharray: dash }),
        ),
      ],
    }),
  }
}

/** Each second with all that is known of it, whichever of it the chart draws. */
function toPoints({ timeline, faults = [] }: Course): ChartPoint[] {
  return timeline.map(({ second, recorded, p50_ms, p99_ms, started, completed, errors }) => ({
    x: second,
    title: `second ${second}${recorded ? '' : ', warm-up'}`,
    figures: [
      ['p50', formatExactMs(p50_ms)],
      ['p99', formatExactMs(p99_ms)],
      ['started', formatCount(started)],
      ['completed', formatCount(completed)],
      ['errors', formatCount(errors)],
      ...listFaultsAt(faults, second).map((fault) => ['fault', fault] as const),
    ],
  }))
}

/** The faults at work in a second of the run, each with its window. */
function listFaultsAt(faults: readonly Fault[], second: number): string[] {
  return faults
    .filter(
      ({ from_ms: from, to_ms: to }) =>
        from !== null && to !== null && from < (second + 1) * 1000 && to >= second * 1000,
    )
    .map((fault) => `${fault.kind.replaceAll('-', ' ')}, ${formatWindow(fault)}`)
}

const toSeconds = ({ length }: readonly Slice[], width: number) => ({
  label: 'seconds since the first arrival',
  labelOffset: 38,
  zero: true,
  // Never a part of a second: there is one value for each.
  ticks: Math.max(1, Math.min(length - 1, Math.floor(width / 70))),
})

function keyOfFaults({ faults = [] }: Course): KeyEntry[] {
  return faults.some(({ fired }) => fired) ? [faultKey] : []
}

/** The warm-up, and each fault that happened with its kind above. */
function markShades({ timeline, faults = [] }: Course): Markish[] {
  const windows = toFaultWindows(faults, timeline.at(-1)?.second ?? 0)
  const ends = { x1: 'from', x2: 'to' }
  return [
    rectX(warmUpOf(timeline), { ...ends, fill: 'currentColor', fillOpacity: 0.07 }),
    rectX(windows, { ...ends, fill: faultKey.color, fillOpacity: 0.22 }),
    ...windows.map(({ row, left, kind, from }) =>
      text([kind], {
        x: [from],
        frameAnchor: 'top',
        textAnchor: left ? 'end' : 'start',
        dx: left ? -4 : 4,
        dy: 4 + row * 14,
        fill: 'currentColor',
        stroke: 'var(--ground)',
        fontWeight: 600,
      }),
    ),
  ]
}

function warmUpOf(timeline: readonly Slice[]): { from: number; to: number }[] {
  const [start, end] = [timeline[0], timeline.at(-1)]
  if (!start || !end || start.recorded) return []
  const to = timeline.find(({ recorded }) => recorded) ?? end
  return to.second > start.second ? [{ from: start.second, to: to.second }] : []
}
