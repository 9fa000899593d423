import { dot, rectX, ruleX, ruleY, tickX } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { ChartPoint } from '../ui/chart-points.ts'
import { badgeText } from '../ui/badge.tsx'
import { Chart } from '../ui/chart.tsx'
import { detectable, formatEffect, formatSize, type Metric } from './effect-words.ts'

type Row = {
  readonly metric: string
  readonly effect: number
  readonly low: number
  readonly high: number
  readonly seen: number | null
  readonly verdict: string
}

const tones: Record<string, string> = {
  improved: 'var(--series-3)',
  regressed: 'var(--fail)',
  no_difference: 'var(--series-1)',
  inconclusive: 'var(--faint)',
}

/** All metrics on one scale: one is the margin of each, right of zero is worse, the shaded band is harmless. */
export function ForestPlot({
  metrics,
  table,
}: {
  metrics: readonly Metric[]
  table: React.ReactNode
}) {
  const rows = useMemo(() => metrics.flatMap(toRow), [metrics])
  const points = useMemo(() => metrics.flatMap(toPoint), [metrics])
  const draw = useCallback((width: number) => toOptions(rows, width), [rows])
  if (rows.length === 0)
    return <p className="faint">No metric could be estimated: see the table.</p>
  return (
    <Chart
      label="Every metric against its margin"
      keys={[
        { name: 'improved', color: tones['improved'] ?? '', symbol: '●' },
        { name: 'no difference', color: tones['no_difference'] ?? '', symbol: '●' },
        { name: 'regressed', color: tones['regressed'] ?? '', symbol: '●' },
        { name: 'inconclusive', color: tones['inconclusive'] ?? '', symbol: '●' },
        { name: 'what this comparison could see', color: 'currentColor', symbol: '|' },
      ]}
      draw={draw}
      points={points}
      note="Changes in units of each metric's own margin, right is worse. Inside the shaded band a change is harmless. A line is the detection interval."
      table={table}
    />
  )
}

function toOptions(rows: readonly Row[], width: number) {
  const stroke = (row: Row) => tones[row.verdict] ?? 'currentColor'
  const most = width < 600 ? 16 : 40
  return {
    height: 74 + rows.length * 26,
    marginLeft: width < 600 ? 120 : 250,
    marginRight: 20,
    x: {
      label: 'change in margins, right is worse',
      labelArrow: 'none' as const,
      labelOffset: 38,
      grid: true,
      nice: true,
    },
    y: {
      label: null,
      domain: rows.map(({ metric }) => metric),
      tickFormat: (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text),
    },
    marks: [
      rectX([{ from: -1, to: 1 }], {
        x1: 'from',
        x2: 'to',
        fill: 'currentColor',
        fillOpacity: 0.07,
      }),
      ruleX([0]),
      ruleX([-1, 1], { strokeDasharray: '3 3', strokeOpacity: 0.6 }),
      tickX(
        rows.filter(({ seen }) => seen !== null),
        { x: 'seen', y: 'metric', strokeOpacity: 0.55 },
      ),
      ruleY(rows, { y: 'metric', x1: 'low', x2: 'high', stroke, strokeWidth: 2.5 }),
      dot(rows, { y: 'metric', x: 'effect', r: 4.5, fill: stroke }),
    ],
  }
}

function toPoint(metric: Metric): ChartPoint[] {
  return toRow(metric).map(({ effect, verdict }) => ({
    x: effect,
    y: metric.metric,
    title: metric.metric,
    figures: [
      ['verdict', badgeText(verdict)],
      ['effect, + is worse', formatEffect(metric, metric.effect)],
      ['interval', (metric.ci ?? []).map((end) => formatEffect(metric, end)).join(' to ')],
      ['margin', formatSize(metric, metric.margin)],
      ['could see', formatSize(metric, detectable(metric))],
      ['in margins', effect.toFixed(2)],
    ],
  }))
}

function toRow(row: Metric): Row[] {
  const { metric, effect, ci, margin, verdict } = row
  if (effect === null || ci === null) return []
  const seen = detectable(row)
  return [
    {
      metric,
      effect: effect / margin,
      low: ci[0] / margin,
      high: ci[1] / margin,
      seen: seen === null ? null : seen / margin,
      verdict,
    },
  ]
}
