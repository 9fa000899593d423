import type { CompareDocument } from '@gauntlet/contract'
import {
  formatEffect,
  formatInterval,
  formatMargin,
  listShifts,
  toShiftChart,
  type Shift,
} from '@gauntlet/plots'
import { formatMs } from '@gauntlet/core/format'
import { markup, type Html } from '../html/html.ts'
import { renderTable } from '../html/table.ts'
import { renderChart } from '../charts/render-chart.ts'

/** How much each quantile of all requests moved: a shift of the tail alone looks different from one of everything. */
export function renderShift(document: CompareDocument): Html {
  const shifts = listShifts(document)
  const chart = toShiftChart(shifts)
  if (!chart) return markup`<p>No quantile was measured in both builds.</p>`
  return markup`${renderChart(chart)}
<details><summary>Quantile by quantile, as a table</summary>${renderTable(columns, shifts)}</details>`
}

function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const [low = null, high = null] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]]
  return low === null || high === null ? null : (low + high) / 2
}

const number = (title: string, cell: (one: Shift) => string) =>
  ({ title, kind: 'number', cell }) as const

const columns = [
  { title: 'quantile', cell: ({ row }: Shift) => row.metric },
  number('baseline, median run', (one) => formatMs(middle(one.differences.map((d) => d.baseline)))),
  number('candidate, median run', (one) =>
    formatMs(middle(one.differences.map((d) => d.candidate))),
  ),
  number('worse by', ({ row }) => formatEffect(row)),
  number('interval', ({ row }) => formatInterval(row)),
  number('margin', ({ row }) => formatMargin(row)),
]
