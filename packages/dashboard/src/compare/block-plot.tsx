import type { CompareDocument } from '@gauntlet/contract'
import { dot, ruleY } from '@observablehq/plot'
import { useCallback, useMemo } from 'react'
import type { ChartPoint } from '../ui/chart-points.ts'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'
import type { Metric } from './effect-words.ts'

type Block = CompareDocument['blocks'][number]
type Difference = { readonly block: number; readonly first: string; readonly percent: number }

/** Block by block, how the candidate's run differed from the baseline's beside it. */
export function BlockPlot({ metric, blocks }: { metric: Metric; blocks: readonly Block[] }) {
  const rows = useMemo(() => toDifferences(metric, blocks), [metric, blocks])
  const draw = useCallback(
    () => ({
      height: 240,
      marginLeft: 56,
      // So that no mark is cut in two.
      inset: 8,
      x: { label: 'block', labelOffset: 38, interval: 1, tickSpacing: 40, tickFormat: 'd' },
      y: { label: unitOf(metric), grid: true, zero: true, nice: true },
      marks: [
        ruleY([0]),
        dot(rows, {
          x: 'block',
          y: 'percent',
          r: 4.5,
          stroke: 'var(--series-1)',
          strokeWidth: 2,
          fill: (row: Difference) => (row.first === 'baseline' ? 'var(--series-1)' : 'none'),
        }),
      ],
    }),
    [rows, metric],
  )
  const points = useMemo(() => rows.map((row) => toPoint(metric, row)), [rows, metric])
  if (rows.length === 0) return <p className="faint">No block measured this metric in both runs.</p>
  return (
    <Chart
      label={`${metric.metric}: candidate against baseline, block by block`}
      keys={[
        { name: 'baseline ran first', color: 'var(--series-1)', symbol: '●' },
        { name: 'candidate ran first', color: 'var(--series-1)', symbol: '○' },
      ]}
      draw={draw}
      points={points}
      table={
        <DataTable
          caption="Differences block by block"
          rows={rows}
          keyOf={({ block }) => String(block)}
          columns={[
            { title: 'block', cell: ({ block }) => block },
            { title: 'first', cell: ({ first }) => first },
            {
              title: unitOf(metric),
              number: true,
              cell: ({ percent }) => percent.toFixed(2),
              value: ({ percent }) => percent,
            },
          ]}
        />
      }
    />
  )
}

function toPoint(metric: Metric, { block, first, percent }: Difference): ChartPoint {
  return {
    x: block,
    y: percent,
    title: `block ${block}`,
    figures: [
      [unitOf(metric), `${percent > 0 ? '+' : ''}${Number(percent.toFixed(4))}`],
      ['ran first', first],
    ],
  }
}

function unitOf({ scale }: Metric): string {
  return scale === 'ratio' ? 'difference, %' : scale === 'share' ? 'difference, pp' : 'difference'
}

function toDifferences({ metric, scale }: Metric, blocks: readonly Block[]): Difference[] {
  return blocks
    .filter(({ valid }) => valid)
    .flatMap(({ block, first, baseline, candidate }) => {
      const [before, after] = [valueOf(baseline, metric), valueOf(candidate, metric)]
      if (before === null || after === null || (scale === 'ratio' && before === 0)) return []
      const percent =
        scale === 'ratio'
          ? (after / before - 1) * 100
          : (after - before) * (scale === 'share' ? 100 : 1)
      return [{ block, first, percent }]
    })
}

function valueOf(run: Block['baseline'], metric: string): number | null {
  const share = run.proportions[metric]
  if (share) return share.total > 0 ? share.count / share.total : null
  return run.values[metric] ?? null
}
