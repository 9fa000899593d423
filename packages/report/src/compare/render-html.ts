import type { CompareDocument } from '@gauntlet/contract'
import type { MetricRow } from '@gauntlet/core/compare'
import { metricColumns, toForestChart } from '@gauntlet/plots'
import { formatCount } from '@gauntlet/core/format'
import { renderChart } from '../charts/render-chart.ts'
import { renderBadge } from '../html/badge.ts'
import { type Html, markup } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import type { Fact } from '../load-run/facts.ts'
import { renderBlockTimeline, renderDifferences } from './block-timeline.ts'
import { regressionSentences, renderChecksHtml } from './check-table.ts'
import {
  alarmSentences,
  compareFacts,
  countBlocks,
  doubtSentences,
  toOutcomeSentence,
  toOutcomeWord,
} from './facts.ts'
import { renderShift } from './shift-plot.ts'

/**
 * One self-contained page about one comparison: no script, nothing loaded, every name escaped.
 *
 * @param file the comparison's own, named where it can go on
 */
export function renderComparisonHtml(document: CompareDocument, file = 'compare.json'): string {
  const { metrics, scenario, targets, outcome, at, tool } = document
  const title = `${targets.candidate} against ${targets.baseline}`
  const body = markup`<header>
<p class="faint">Gauntlet comparison</p>
<h1>${title} <span class="badge ${outcome}">${toOutcomeWord(document)}</span></h1>
<p>Scenario <strong>${scenario}</strong>, <time>${at}</time>. ${toOutcomeSentence(document, file)}</p>
</header>
${renderNotice('What the candidate breaks and the baseline keeps', 'fail', regressionSentences(document))}
${renderNotice('Failures that only the candidate shows', 'fail', alarmSentences(document))}
${renderNotice('What weakens these figures', 'no_evidence', doubtSentences(document))}
${renderCards(document)}
${renderChecksHtml(document)}
<h2>Effect of every metric</h2>
<p>Positive is worse, whatever the metric. Those with ◆ decide; the others are for a look.</p>
${renderForest(metrics)}
${metrics.length > 0 && renderTable([{ title: 'metric', cell: nameOf }, { title: 'verdict', cell: renderVerdict }, ...metricColumns], metrics)}
<h2>Paired differences, block by block</h2>
${metrics.length > 0 ? renderDifferences(document) : markup`<p>No block counts yet.</p>`}
<h2>Shift of the quantiles</h2>
${renderShift(document)}
<h2>The blocks in time</h2>
${renderBlockTimeline(document)}
<h2>How it was run</h2>
<div class="facts">${renderTable(factColumns, compareFacts(document))}</div>
<footer>gauntlet ${tool}, ${at}. The same figures, with every run's own, as JSON: compare.json</footer>`
  return renderPage(`${title}: ${scenario}`, body)
}

const factColumns = [
  { title: 'fact', cell: ([name]: Fact) => name },
  { title: 'value', cell: ([, value]: Fact) => value },
]

function nameOf({ metric, gate, next }: MetricRow): Html {
  const name = gate ? `${metric} ◆` : metric
  return markup`${name}${next !== null && markup`<br><span class="faint">${next}</span>`}`
}

function renderForest(metrics: readonly MetricRow[]): Html {
  const chart = toForestChart(metrics)
  return chart ? renderChart(chart) : markup`<p>No metric could be estimated yet.</p>`
}

function renderVerdict({ verdict }: MetricRow): Html {
  return renderBadge(verdict)
}

function renderNotice(
  title: string,
  kind: 'fail' | 'no_evidence',
  sentences: readonly string[],
): Html | undefined {
  if (sentences.length === 0) return undefined
  const items = sentences.map((sentence) => markup`<li>${sentence}</li>`)
  return markup`<div class="notice ${kind}"><strong>${title}</strong><ul>${items}</ul></div>`
}

function renderCards(document: CompareDocument): Html {
  const { valid, again } = countBlocks(document)
  const count = (verdict: MetricRow['verdict']) =>
    formatCount(document.metrics.filter((row) => row.verdict === verdict).length)
  const cards = [
    ['blocks that count', formatCount(valid)],
    ['run again', formatCount(again)],
    ['regressed', count('regressed')],
    ['improved', count('improved')],
    ['no difference', count('no_difference')],
    ['inconclusive', count('inconclusive')],
  ].map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)
  return markup`<dl class="cards">${cards}</dl>`
}
