import { phaseWords } from '@gauntlet/core/format'
import type { TrendDocument, TrendSeries } from '@gauntlet/contract'
import { toHistoryChart } from '@gauntlet/plots'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import { renderPlot, smallWidth } from '../charts/render-chart.ts'
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
  const chart = toHistoryChart({ ...series, name: nameSeries(series) })
  return markup`<figure><figcaption><b>${nameSeries(series)}</b> ${phaseWords[series.phase]}, ms</figcaption>${renderPlot(chart, smallWidth)}</figure>`
}
