import { inMargins, toForestChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import type { ChartPoint } from '../ui/chart-points.ts'
import { badgeText } from '../ui/badge.tsx'
import { Chart } from '../ui/chart.tsx'
import { detectable, formatEffect, formatSize, type Metric } from './effect-words.ts'

type ForestPlotProps = { readonly metrics: readonly Metric[]; readonly table: React.ReactNode }

/** All metrics on one scale, in margins of each. */
export function ForestPlot({ metrics, table }: ForestPlotProps) {
  const chart = useMemo(() => toForestChart(metrics), [metrics])
  const points = useMemo(() => metrics.flatMap(toPoint), [metrics])
  if (!chart) return <p className="faint">No metric could be estimated: see the table.</p>
  return <Chart {...chart} points={points} table={table} />
}

function toPoint(metric: Metric): ChartPoint[] {
  const { effect, ci } = metric
  if (effect === null || ci === null) return []
  return [
    {
      x: inMargins(effect, metric),
      y: metric.metric,
      title: metric.metric,
      figures: [
        ['verdict', badgeText(metric.verdict)],
        ['effect, + is worse', formatEffect(metric, effect)],
        ['interval', ci.map((end) => formatEffect(metric, end)).join(' to ')],
        ['margin', formatSize(metric, metric.margin)],
        ['minimum detectable effect', formatSize(metric, detectable(metric))],
        ['in margins', (effect / metric.margin).toFixed(2)],
      ],
    },
  ]
}
