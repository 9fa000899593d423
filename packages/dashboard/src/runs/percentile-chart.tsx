import { formatExactMs, formatMs } from '@gauntlet/core/format'
import { line, ruleY } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { Measured } from '../api/client.ts'
import type { ChartPoint } from '../ui/chart-points.ts'
import { Chart, seriesColors } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'

type Curves = Measured['curves']
type Point = Curves[number]['points'][number]

const dashes = ['none', '7 3', '2 3', '9 3 2 3', '4 2', '12 4']
const oneIn = ({ percentile }: Point) => 1 / (1 - percentile)
const asPercent = (at: number) => `${Number((100 - 100 / at).toFixed(2))} %`

/** Response time against percentile the way HdrHistogram plots it: 90, 99 and 99.9 % equally far apart. */
export function PercentileChart({ curves }: { curves: Curves }) {
  const draw = useCallback(
    (width: number) => {
      const reach = Math.max(1, ...curves.flatMap(({ points }) => points.map(oneIn)))
      const ticks = (width < 500 ? [1, 10, 100, 1000] : [1, 2, 4, 10, 100, 1000, 10_000]).filter(
        (tick) => tick <= reach * 1.01,
      )
      return {
        height: 300,
        marginLeft: 52,
        x: {
          type: 'log' as const,
          label: 'percentile',
          labelOffset: 38,
          ticks,
          tickFormat: asPercent,
        },
        y: { label: 'response time, ms', grid: true, zero: true, nice: true },
        marks: [
          ruleY([0]),
          ...curves.flatMap(({ points }, at) => [
            line(points, {
              x: oneIn,
              y: 'service_ms',
              stroke: seriesColors[at] ?? '',
              strokeWidth: 0.9,
              strokeOpacity: 0.7,
            }),
            line(points, {
              x: oneIn,
              y: 'scheduled_ms',
              stroke: seriesColors[at] ?? '',
              strokeWidth: 2.2,
              strokeDasharray: dashes[at] ?? 'none',
            }),
          ]),
        ],
      }
    },
    [curves],
  )
  const points = useMemo(() => curves.flatMap(toPoints), [curves])
  if (curves.length === 0) return <p className="faint">No distribution was recorded.</p>
  return (
    <Chart
      label="Response time by percentile"
      keys={curves.map(({ method, endpoint }, at) => ({
        name: `${method} ${endpoint}`,
        color: seriesColors[at] ?? '',
        dash: dashes[at] ?? 'none',
      }))}
      draw={draw}
      points={points}
      note="Thick: from the scheduled start. Thin: service time, from the actual send, which hides the time a request waited for its turn."
      table={<CurveTable curves={curves} />}
    />
  )
}

function toPoints({ method, endpoint, points }: Curves[number]): ChartPoint[] {
  const series = `${method} ${endpoint}`
  return points.map((point) => ({
    x: oneIn(point),
    y: point.scheduled_ms,
    series,
    title: series,
    figures: [
      ['percentile', `${Number((point.percentile * 100).toFixed(4))} %`],
      ['response time', formatExactMs(point.scheduled_ms)],
      ['service time', formatExactMs(point.service_ms)],
    ],
  }))
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
