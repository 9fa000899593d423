import type { CompareDocument } from '@gauntlet/contract'
import type { MetricRow } from '@gauntlet/core/compare'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import { formatMs } from '../format.ts'
import { markup, type Html } from '../html/html.ts'
import { renderTable } from '../html/table.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { toBlockDifferences } from './block-differences.ts'
import { formatEffect, formatInterval, formatMargin } from './effect-text.ts'
import { verdictColors } from './forest-plot.ts'

const isQuantile = /^p\d+$/

/** How much each quantile of all requests moved: a shift of the tail alone looks different from one of everything. */
export function renderShift(document: CompareDocument): Html {
  const rows = document.metrics
    .filter(({ metric, scale }) => isQuantile.test(metric) && scale === 'ratio')
    .toSorted((a, b) => Number(a.metric.slice(1)) - Number(b.metric.slice(1)))
    .map((row) => ({ row, differences: toBlockDifferences(document, row) }))
    .filter(({ differences }) => differences.length > 0)
  if (rows.length === 0) return markup`<p>No quantile was measured in both builds.</p>`
  const blocks = rows.flatMap(({ row, differences }) =>
    differences.map(({ difference }) => ({ metric: row.metric, y: difference * 100 })),
  )
  const estimates = rows.flatMap(({ row: { metric, effect, ci, verdict } }) =>
    effect === null || ci === null
      ? []
      : [
          {
            metric,
            y: effect * 100,
            low: ci[0] * 100,
            high: ci[1] * 100,
            color: verdictColors[verdict],
          },
        ],
  )
  const drawn = renderPlot('Shift of each quantile of response time', {
    height: 300,
    marginLeft: 56,
    x: { type: 'point', domain: rows.map(({ row }) => row.metric), padding: 0.6, label: null },
    y: { label: '↑ candidate slower by, %', labelArrow: 'none', grid: true, nice: true },
    color: { type: 'identity' },
    marks: [
      ruleY([0], { stroke: 'currentColor' }),
      dot(blocks, {
        x: 'metric',
        y: 'y',
        r: 3,
        stroke: 'currentColor',
        strokeOpacity: 0.45,
        dx: -22,
      }),
      ruleX(estimates, { x: 'metric', y1: 'low', y2: 'high', stroke: 'color', strokeWidth: 3 }),
      dot(estimates, { x: 'metric', y: 'y', r: 5.5, fill: 'color' }),
    ],
  })
  return markup`<figure>${drawn}<figcaption>Filled: the estimate with its interval. Rings: the single blocks. Response times count from the scheduled start.</figcaption></figure>
<details><summary>Quantile by quantile, as a table</summary>${renderTable(columns, rows)}</details>`
}

type Shift = {
  readonly row: MetricRow
  readonly differences: ReturnType<typeof toBlockDifferences>
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
