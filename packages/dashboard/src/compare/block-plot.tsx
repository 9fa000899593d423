import type { CompareDocument } from '@gauntlet/contract'
import { formatDifference, toBlockDifferences, toDifferencesChart } from '@gauntlet/plots'
import { useMemo } from 'react'
import { Chart } from '../ui/chart.tsx'
import { DataTable } from '../ui/data-table.tsx'
import type { Metric } from './effect-words.ts'

type BlockPlotProps = { readonly document: CompareDocument; readonly metric: Metric }

/** Block by block, how much worse the candidate's run was than the baseline's beside it. */
export function BlockPlot({ document, metric }: BlockPlotProps) {
  const rows = useMemo(() => toBlockDifferences(document, metric), [document, metric])
  const chart = useMemo(() => toDifferencesChart(document, metric), [document, metric])
  if (!chart) return <p className="faint">No block measured this metric in both runs.</p>
  return (
    <Chart
      {...chart}
      table={
        <DataTable
          caption="Differences block by block"
          rows={rows}
          keyOf={({ block }) => String(block)}
          columns={[
            { title: 'block', cell: ({ block }) => block },
            { title: 'first', cell: ({ first }) => first },
            {
              title: 'worse by',
              number: true,
              cell: ({ difference }) => formatDifference(difference, metric),
              value: ({ difference }) => difference,
            },
          ]}
        />
      }
    />
  )
}
