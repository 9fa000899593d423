import { toForestChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import { Chart } from '../ui/chart.tsx'
import type { Metric } from './effect-words.ts'

type ForestPlotProps = { readonly metrics: readonly Metric[]; readonly table: React.ReactNode }

/** All metrics on one scale, in margins of each. */
export function ForestPlot({ metrics, table }: ForestPlotProps) {
  const chart = useMemo(() => toForestChart(metrics), [metrics])
  if (!chart) return <p className="faint">No metric could be estimated: see the table.</p>
  return <Chart {...chart} table={table} />
}
