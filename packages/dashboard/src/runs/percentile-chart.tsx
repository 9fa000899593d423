import { formatMs } from '@gauntlet/core/format'
import { toPercentileChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'

type Curves = Measured['curves']

/** Response time against percentile, with its table. */
export function PercentileChart({ curves }: { curves: Curves }) {
  const chart = useMemo(() => toPercentileChart(curves), [curves])
  if (!chart) return <p className="faint">No distribution was recorded.</p>
  return <Chart {...chart} table={<CurveTable curves={curves} />} />
}

const shown = [0, 0.5, 0.9, 0.95, 0.99, 0.999]

function valueAt({ points }: Curves[number], percentile: number): number | null {
  return points.find((point) => point.percentile >= percentile - 1e-9)?.scheduled_ms ?? null
}

function CurveTable({ curves }: { curves: Curves }) {
  return (
    <DataTable
      caption="Response time by percentile"
      rows={curves}
      keyOf={({ method, endpoint }) => `${method} ${endpoint}`}
      columns={[
        { title: 'endpoint', cell: ({ method, endpoint }) => `${method} ${endpoint}` },
        ...shown.map((percentile) => ({
          title: `${percentile * 100} %`,
          number: true,
          unit: 'ms',
          cell: (curve: Curves[number]) => formatMs(valueAt(curve, percentile)),
          value: (curve: Curves[number]) => valueAt(curve, percentile),
        })),
      ]}
    />
  )
}
