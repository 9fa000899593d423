import type { TrendDocument, TrendSeries } from '@gauntlet/contract'
import { dot, line, ruleX } from '@observablehq/plot'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import { renderPlot } from '../plots/render-plot.ts'
import { importedColumns, nameSeries, seriesColumns, trendSentences } from './trend-tables.ts'

/** One self-contained page about the history of a scenario. */
export function renderTrendHtml(document: TrendDocument): string {
  const { scenario, series, imported, tool, at } = document
  const { history, suspicion, imported: beside } = trendSentences
  const drawn = series.filter(({ points }) => points.length > 1)
  return renderPage(
    `History of ${scenario}`,
    markup`<header><p class="faint">Gauntlet history</p><h1>${scenario}</h1>
<p>${history} ${suspicion}</p></header>
<div class="small-plots">${drawn.map(renderSeries)}</div>
${drawn.length > 0 && markup`<p class="faint">Each dot is a run, in order. A red line stands before the first run of a new level.</p>`}
${series.length > 0 && renderTable(seriesColumns, series)}
${imported.length > 0 && markup`<h2>Imported</h2><p>${beside}</p>${renderTable(importedColumns, imported)}`}
<footer>gauntlet ${tool}, ${at}</footer>`,
  )
}

function renderSeries(series: TrendSeries): Html {
  const points = series.points.map(({ value }, at) => ({ run: at + 1, ms: value }))
  const moves = series.suspicions.map(({ index }) => index + 0.5)
  const drawn = renderPlot(`${nameSeries(series)}, run by run`, {
    width: 316,
    height: 150,
    marginLeft: 48,
    marginTop: 8,
    marginBottom: 32,
    x: { label: null, ticks: 5, tickFormat: 'd', tickSize: 0 },
    y: { label: null, nice: true, zero: true, grid: true, ticks: 4 },
    marks: [
      line(points, { x: 'run', y: 'ms', stroke: 'var(--series-1)', strokeOpacity: 0.5 }),
      dot(points, { x: 'run', y: 'ms', r: 3, fill: 'var(--series-1)' }),
      ruleX(moves, { stroke: 'var(--fail)', strokeWidth: 2 }),
    ],
  })
  const phase = series.phase === 'BASELINE' ? 'before' : 'after'
  return markup`<figure><figcaption><b>${nameSeries(series)}</b> ${phase}, ms</figcaption>${drawn}</figure>`
}
