import { formatCount, formatExactMs } from '@gauntlet/core/format'
import { dot, line, rectX, ruleY } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import type { ChartPoint } from '../ui/chart-points.ts'
import { Chart } from '../ui/chart.tsx'
import { msColumn } from '../ui/figure-columns.ts'
import { DataTable } from '../ui/data-table.tsx'
import { faultKey, listFaultsAt, markFaults } from './fault-marks.ts'

type Timeline = Measured['timeline']

const p50 = { name: 'p50', color: 'var(--series-1)' }
const p99 = { name: 'p99', color: 'var(--series-2)', dash: '6 3' }
const failed = { name: 'a second with errors', color: 'var(--fail)', symbol: '×' }

type LatencyChartProps = {
  readonly timeline: Timeline
  /** Known when the run has ended. */
  readonly faults?: Measured['faults']
}

const none: Measured['faults'] = []

/** Response time second by second; warm-up and faults are shaded, seconds with errors stand on the zero line. */
export function LatencyChart({ timeline, faults = none }: LatencyChartProps) {
  const draw = useCallback(
    (width: number) => ({
      height: 280,
      marginLeft: 52,
      x: {
        label: 'seconds since the first arrival',
        labelOffset: 38,
        // Never a part of a second: there is one value for each.
        ticks: Math.max(1, Math.min(timeline.length - 1, Math.floor(width / 70))),
      },
      y: { label: 'response time, ms', grid: true, zero: true, nice: true },
      marks: [
        rectX(warmUpOf(timeline), {
          x1: 'from',
          x2: 'to',
          fill: 'currentColor',
          fillOpacity: 0.07,
        }),
        ...markFaults(faults, timeline),
        ruleY([0]),
        line(timeline, { x: 'second', y: 'p99_ms', stroke: p99.color, strokeDasharray: p99.dash }),
        line(timeline, { x: 'second', y: 'p50_ms', stroke: p50.color }),
        dot(
          timeline.filter(({ errors }) => errors > 0),
          { x: 'second', y: 0, symbol: 'times', stroke: failed.color, r: 4 },
        ),
      ],
    }),
    [timeline, faults],
  )
  const points = useMemo(() => toPoints(timeline, faults), [timeline, faults])
  if (timeline.length === 0) return <p className="faint">No timeline was recorded.</p>
  return (
    <Chart
      label="Response time over the run, per second"
      keys={[
        p50,
        p99,
        ...(timeline.some(({ errors }) => errors > 0) ? [failed] : []),
        ...(faults.some(({ fired }) => fired) ? [faultKey] : []),
      ]}
      draw={draw}
      points={points}
      note={`From the scheduled start of each request to the last byte of its answer.${
        warmUpOf(timeline).length > 0 ? ' The shaded warm-up is in no other figure.' : ''
      }`}
      table={<TimelineTable timeline={timeline} />}
    />
  )
}

function toPoints(timeline: Timeline, faults: Measured['faults']): ChartPoint[] {
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

function warmUpOf(timeline: Timeline): { from: number; to: number }[] {
  const [start, end] = [timeline[0], timeline.at(-1)]
  if (!start || !end || start.recorded) return []
  const to = timeline.find(({ recorded }) => recorded) ?? end
  return [{ from: start.second, to: to.second }]
}

function TimelineTable({ timeline }: { timeline: Timeline }) {
  return (
    <DataTable
      caption="The run second by second"
      rows={timeline}
      keyOf={({ second }) => String(second)}
      columns={[
        {
          title: 'second',
          cell: ({ second, recorded }) => `${second}${recorded ? '' : ' (warm-up)'}`,
        },
        { title: 'started', number: true, cell: ({ started }) => started },
        { title: 'completed', number: true, cell: ({ completed }) => completed },
        { title: 'errors', number: true, cell: ({ errors }) => errors },
        msColumn('p50', ({ p50_ms }: Timeline[number]) => p50_ms),
        msColumn('p99', ({ p99_ms }: Timeline[number]) => p99_ms),
      ]}
    />
  )
}
