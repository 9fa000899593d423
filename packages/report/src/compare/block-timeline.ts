import type { CompareDocument } from '@gauntlet/contract'
import type { Arm, Block, MetricRow } from '@gauntlet/core/compare'
import {
  formatDifference,
  formatEffect,
  formatMargin,
  toBlockDifferences,
  toBlocksChart,
  toDifferencesChart,
} from '@gauntlet/plots'
import { formatDuration, formatMs } from '@gauntlet/core/format'
import { type Html, markup } from '../html/html.ts'
import { renderTable } from '../html/table.ts'
import { renderChart, renderPlot, smallWidth } from '../charts/render-chart.ts'

/** The runs in the order in which they were made, with their table. */
export function renderBlockTimeline({ blocks }: CompareDocument): Html {
  const chart = toBlocksChart(blocks)
  if (!chart) return markup`<p>No block was run.</p>`
  return markup`${renderChart(chart)}
<details><summary>Run by run, as a table</summary>${renderTable(timelineColumns, blocks)}</details>`
}

function describeRun(block: Block, arm: Arm): string {
  const run = block[arm]
  if (run.crashed) return 'crashed'
  const [p50, p95] = ['p50', 'p95'].map((name) => formatMs(run.values[name] ?? null))
  return `${p50}, ${p95}`
}

const timelineColumns = [
  {
    title: 'block',
    cell: ({ block, attempt }: Block) =>
      attempt > 1 ? `${block}, attempt ${attempt}` : String(block),
  },
  { title: 'first', cell: ({ first }: Block) => first },
  { title: 'counts', cell: ({ valid }: Block) => (valid ? 'yes' : 'no: run again') },
  { title: 'baseline p50, p95', cell: (block: Block) => describeRun(block, 'baseline') },
  { title: 'candidate p50, p95', cell: (block: Block) => describeRun(block, 'candidate') },
  {
    title: 'took',
    kind: 'number',
    cell: ({ duration_ms: durationMs }: Block) => formatDuration(durationMs),
  },
  {
    title: 'runs',
    cell: ({ baseline, candidate }: Block) => `${baseline.run_id}, ${candidate.run_id}`,
  },
] as const

/** One small plot a metric: how much worse the candidate was in each block, against the margin. */
export function renderDifferences(document: CompareDocument): Html {
  const plots = document.metrics.map((row) => renderOne(document, row))
  return markup`<div class="small-plots">${plots}</div>
<p class="faint">Above zero the candidate was worse. Dashed: the margin. Coloured line: the estimate. Hollow: the candidate ran first. A block in which a run could not measure the metric is missing.</p>
${renderDifferencesTable(document)}`
}

function renderOne(document: CompareDocument, row: MetricRow): Html {
  const caption = markup`<figcaption><b>${row.metric}</b> ${formatEffect(row)}, margin ${formatMargin(row)}</figcaption>`
  const chart = toDifferencesChart(document, row)
  if (!chart)
    return markup`<figure>${caption}<p class="faint">Not measured in any block.</p></figure>`
  return markup`<figure>${caption}${renderPlot(chart, smallWidth)}</figure>`
}

function renderDifferencesTable(document: CompareDocument): Html {
  const byMetric = document.metrics.map((row) => ({
    row,
    ofBlock: new Map(toBlockDifferences(document, row).map((one) => [one.block, one.difference])),
  }))
  const blocks = [...new Set(byMetric.flatMap(({ ofBlock }) => [...ofBlock.keys()]))]
  const columns = [
    { title: 'metric', cell: ({ row }: (typeof byMetric)[number]) => row.metric },
    ...blocks
      .toSorted((a, b) => a - b)
      .map((block) => ({
        title: `block ${block}`,
        kind: 'number' as const,
        cell: ({ row, ofBlock }: (typeof byMetric)[number]) => {
          const difference = ofBlock.get(block)
          return difference === undefined ? '–' : formatDifference(difference, row)
        },
      })),
  ]
  return markup`<details><summary>Block by block, as a table</summary>${renderTable(columns, byMetric)}</details>`
}
