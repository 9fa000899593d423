import { shorten, verdictColors, type ChartPoint } from '@gauntlet/plots'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { Benchmark } from '../api/client.ts'
import { badgeText } from '../ui/badge.tsx'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { METRIC_WORDS } from './metric-words.ts'

type Row = {
  label: string
  change: number
  low: number | null
  high: number | null
  verdict: keyof typeof verdictColors
}

/** The latencies' relative changes on one scale, left of zero is faster; none is drawn without its interval. */
export function ChangePlot({ benchmark }: { benchmark: Benchmark }) {
  const rows = useMemo(() => toRows(benchmark), [benchmark])
  const draw = useCallback((width: number) => toOptions(rows, width), [rows])
  const points = useMemo(() => rows.map(toPoint), [rows])
  if (rows.length === 0) return null
  return (
    <Chart
      label="Change of latency, after against before"
      keys={[
        { name: 'improved', color: verdictColors.improved, symbol: '●' },
        { name: 'no difference', color: verdictColors.no_difference, symbol: '●' },
        { name: 'regressed', color: verdictColors.regressed, symbol: '●' },
        { name: 'inconclusive', color: verdictColors.inconclusive, symbol: '○' },
      ]}
      draw={draw}
      points={points}
      note="A line is the 90 % interval over the repetitions; a dot without one is a difference of single runs, which proves nothing."
      table={<ChangeTable rows={rows} />}
    />
  )
}

function toOptions(rows: readonly Row[], width: number) {
  return {
    height: 70 + rows.length * 24,
    marginLeft: Math.min(300, width * 0.42),
    marginRight: 16,
    x: {
      label: 'change in %, left is faster',
      labelOffset: 38,
      grid: true,
      labelArrow: 'none' as const,
      nice: true,
      zero: true,
    },
    y: {
      label: null,
      domain: rows.map(({ label }) => label),
      tickFormat: shorten(width < 600 ? 18 : 40),
    },
    marks: [
      ruleX([0]),
      ruleY(
        rows.filter(({ low }) => low !== null),
        {
          y: 'label',
          x1: 'low',
          x2: 'high',
          stroke: (row: Row) => verdictColors[row.verdict],
          strokeWidth: 2.5,
        },
      ),
      dot(rows, {
        y: 'label',
        x: 'change',
        r: 4.5,
        fill: (row: Row) =>
          row.verdict === 'inconclusive' ? 'var(--ground)' : verdictColors[row.verdict],
        stroke: (row: Row) => verdictColors[row.verdict],
      }),
    ],
  }
}

function toPoint({ label, change, low, high, verdict }: Row): ChartPoint {
  return {
    x: change,
    y: label,
    title: label,
    figures: [
      ['verdict', badgeText(verdict)],
      ['change', `${change.toFixed(2)} %`],
      [
        '90 % interval',
        low === null || high === null ? 'none' : `${low.toFixed(2)} % to ${high.toFixed(2)} %`,
      ],
    ],
  }
}

function ChangeTable({ rows }: { rows: readonly Row[] }) {
  return (
    <DataTable
      caption="Change of latency in per cent"
      rows={rows}
      keyOf={({ label }) => label}
      columns={[
        { title: 'figure', cell: ({ label }) => label },
        { title: 'verdict', cell: ({ verdict }) => verdict.replace('_', ' ') },
        {
          title: 'change',
          number: true,
          unit: '%',
          cell: ({ change }) => `${change.toFixed(1)} %`,
          value: ({ change }) => change,
        },
        {
          title: '90 % interval',
          number: true,
          cell: ({ low, high }) =>
            low === null || high === null ? '–' : `${low.toFixed(1)} % to ${high.toFixed(1)} %`,
          unit: '%',
          value: ({ low, high }) => (low === null || high === null ? null : `${low} to ${high}`),
        },
      ]}
    />
  )
}

function toRows({ endpoints }: Benchmark): Row[] {
  return endpoints.flatMap(({ method, endpoint, metrics }) =>
    metrics.flatMap(({ metric, before, delta, interval, verdict }) => {
      if (!metric.endsWith('_ms') || !before || delta === null) return []
      const percent = (value: number) => (value / before) * 100
      return [
        {
          label: `${METRIC_WORDS[metric].name} ${method} ${endpoint}`,
          change: percent(delta),
          low: interval && percent(interval.low),
          high: interval && percent(interval.high),
          verdict,
        },
      ]
    }),
  )
}
