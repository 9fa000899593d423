import { toLatencyChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import type { Measured } from '../api/client.ts'
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
  if (timeline.length === 0) return <p className="faint">No timeline was recorded.</p>
  return <Chart {...chart} table={<TimelineTable timeline={timeline} />} />
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
