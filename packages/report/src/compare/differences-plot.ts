import type { CompareDocument } from '@gauntlet/contract'
import type { MetricRow } from '@gauntlet/core/compare'
import { dot, ruleX, ruleY } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'
import { renderTable } from '../html/table.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { toBlockDifferences } from './block-differences.ts'
import { formatDifference, formatEffect, formatMargin } from './effect-text.ts'
import { verdictColors } from './forest-plot.ts'

/** One small plot a metric: how much worse the candidate was in each block, against the margin. */
export function renderDifferences(document: CompareDocument): Html {
  const plots = document.metrics.map((row) => renderOne(document, row))
  return markup`<div class="small-plots">${plots}</div>
<p class="faint">Above zero the candidate was worse. Dashed: the margin. Coloured line: the estimate. A block in which a run could not measure the metric is missing.</p>
${renderDifferencesTable(document)}`
}

function renderOne(document: CompareDocument, row: MetricRow): Html {
  const differences = toBlockDifferences(document, row)
  const caption = markup`<figcaption><b>${row.metric}</b> ${formatEffect(row)}, margin ${formatMargin(row)}</figcaption>`
  if (differences.length === 0) {
    return markup`<figure>${caption}<p class="faint">Not measured in any block.</p></figure>`
  }
  const unit = row.scale === 'absolute' ? 1 : 100
  const points = differences.map(({ block, difference }) => ({ block, y: difference * unit }))
  const stroke = verdictColors[row.verdict]
  const lines = [-1, 1].map((side) => side * row.margin * unit)
  const drawn = renderPlot(`Difference of ${row.metric} in each block`, {
    width: 316,
    height: 150,
    marginLeft: 44,
    marginTop: 8,
    marginBottom: 32,
    x: {
      domain: [0.5, Math.max(...points.map(({ block }) => block)) + 0.5],
      ticks: points.length > 15 ? 5 : points.map(({ block }) => block),
      tickFormat: 'd',
      label: null,
      tickSize: 0,
    },
    y: { label: null, nice: true, grid: true, ticks: 4 },
    marks: [
      ...(row.scale === 'absolute'
        ? []
        : [ruleY(lines, { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.6 })]),
      ruleY([0], { stroke: 'currentColor' }),
      ...(row.effect === null ? [] : [ruleY([row.effect * unit], { stroke, strokeWidth: 1.5 })]),
      ruleX(points, { x: 'block', y1: 0, y2: 'y', stroke: 'currentColor', strokeOpacity: 0.35 }),
      dot(points, { x: 'block', y: 'y', r: 3.5, fill: stroke }),
    ],
  })
  return markup`<figure>${caption}${drawn}</figure>`
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
