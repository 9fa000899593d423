import { formatCount, formatExactMs, formatWindow } from '@gauntlet/core/format'
import { toLatencyChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import type { ChartPoint } from '../ui/chart-points.ts'
import { Chart } from '../ui/chart.tsx'
import { msColumn } from '../ui/column.ts'
import { DataTable } from '../ui/data-table.tsx'

type Timeline = Measured['timeline']

type LatencyChartProps = {
  readonly timeline: Timeline
  /** Known when the run has ended. */
  readonly faults?: Measured['faults']
}

const none: Measured['faults'] = []

/** Response time second by second, with its table. */
export function LatencyChart({ timeline, faults = none }: LatencyChartProps) {
  const chart = useMemo(() => toLatencyChart({ timeline, faults }), [timeline, faults])
  const points = useMemo(() => toPoints(timeline, faults), [timeline, faults])
  if (timeline.length === 0) return <p className="faint">No timeline was recorded.</p>
  return <Chart {...chart} points={points} table={<TimelineTable timeline={timeline} />} />
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

/** The faults at work in a second of the run, each with its window. */
function listFaultsAt(faults: Measured['faults'], second: number): string[] {
  return faults
    .filter(
      ({ from_ms: from, to_ms: to }) =>
        from !== null && to !== null && from < (second + 1) * 1000 && to >= second * 1000,
    )
    .map((fault) => `${fault.kind.replaceAll('-', ' ')}, ${formatWindow(fault)}`)
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
