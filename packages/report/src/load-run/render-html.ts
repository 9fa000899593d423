import {
  toGuaranteesDocument,
  type GuaranteesDocument,
  type LoadAudit,
  type LoadRunDocument,
  type LoadRunRow,
  type LoadSlice,
} from '@gauntlet/contract'
import { toCurves } from '@gauntlet/core/histogram'
import {
  MOST_CURVES,
  toAnswersChart,
  toLatencyChart,
  toPercentileChart,
  toThroughputChart,
} from '@gauntlet/plots'
import { renderChart } from '../charts/render-chart.ts'
import {
  formatCount,
  formatDuration,
  formatMs,
  formatValue,
  phaseWords,
} from '@gauntlet/core/format'
import { renderBadge } from '../html/badge.ts'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import { auditRows, endpointColumns, faultColumns, runFacts, totals, type Fact } from './facts.ts'
import { renderGuaranteesNotice } from './guarantees-notice.ts'

/**
 * One self-contained page about one load run: no script, nothing loaded, everything of the target escaped.
 *
 * @param guarantees of a run whose document is older than its guarantees; else the document has them
 */
export function renderLoadRunHtml(
  document: LoadRunDocument,
  guarantees?: GuaranteesDocument,
): string {
  const { run, endpoints, checks, audit, timeline, outcome, faults = [] } = document
  const watched = document.guarantees
    ? toGuaranteesDocument(document.guarantees, document)
    : guarantees
  const body = markup`<header>
<p class="faint">Gauntlet load run</p>
<h1>${run.run_name} ${renderBadge(watched?.outcome === 'fail' ? 'fail' : outcome)}</h1>
<p>Scenario <strong>${run.scenario_name}</strong>, ${phaseWords[run.phase]}, against ${run.target_base_url}. <time>${run.started_at}</time>, ${formatDuration(run.duration_ms)}.</p>
</header>
${renderNotice(run, audit)}
${watched && renderGuaranteesNotice(run.id, watched)}
${renderCards(document)}
<h2>Checks</h2>
${checks.length === 0 ? markup`<p>No check was made.</p>` : renderChecks(document)}
${
  faults.length > 0 &&
  markup`<h2>Faults</h2>
${renderTable(faultColumns, faults)}`
}
<h2>Response time over the run</h2>
${timeline.length === 0 ? markup`<p>Nothing was measured.</p>` : [renderChart(toLatencyChart(document)), renderChart(toThroughputChart(document)), renderTimelineTable(document)]}
<h2>Response time by percentile</h2>
${renderPercentiles(document)}
<h2>Answers</h2>
${endpoints.length > 0 && renderChart(toAnswersChart(endpoints))}
${renderTable(endpointColumns, endpoints)}
${renderUserFailures(document)}
<h2>Generator audit</h2>
<p>Whether the load generator was fast enough for its schedule. Past its limits a run is no evidence.</p>
${audit ? renderFacts(auditRows(audit)) : markup`<p>Nothing was measured.</p>`}
<h2>The run</h2>
${renderFacts(runFacts(document))}
<footer>gauntlet ${document.tool}, ${document.at}. The same figures as JSON: ${run.id}.json</footer>`
  return renderPage(`${run.run_name}: ${run.scenario_name}`, body)
}

function renderPercentiles(document: LoadRunDocument): Html {
  const curves = toCurves(document, MOST_CURVES)
  const chart = toPercentileChart(curves)
  if (!chart) return markup`<p class="faint">No distribution was recorded.</p>`
  const left = document.endpoints.length - curves.length
  return markup`${renderChart(chart)}${
    left > 0 &&
    markup`<p class="faint">The ${MOST_CURVES} busiest endpoints; ${left} more are in the table.</p>`
  }`
}

type UserFailure = LoadRunDocument['users']['failures'][number]

function renderFacts(facts: readonly Fact[]): Html {
  const columns = [
    { title: 'fact', cell: ([name]: Fact) => name },
    { title: 'value', cell: ([, value]: Fact) => value },
  ]
  return markup`<div class="facts">${renderTable(columns, facts)}</div>`
}

function renderNotice(run: LoadRunRow, audit: LoadAudit | null): Html | undefined {
  const reasons = [
    ...(run.status === 'SUCCESS'
      ? []
      : [`The run is ${run.status}: ${run.error_text ?? 'it did not end its schedule'}.`]),
    ...(audit && !audit.valid ? audit.reasons : []),
  ]
  if (reasons.length === 0) return undefined
  const items = reasons.map((reason) => markup`<li>${reason}</li>`)
  return markup`<div class="notice no_evidence"><strong>These figures are no evidence.</strong><ul>${items}</ul></div>`
}

function renderCards(document: LoadRunDocument): Html {
  const cards = totals(document).map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )
  return markup`<dl class="cards">${cards}</dl>`
}

function renderChecks({ checks }: LoadRunDocument): Html {
  return renderTable(
    [
      { title: 'check', cell: (check) => check.name },
      { title: 'outcome', cell: (check) => renderBadge(check.outcome) },
      { title: 'must be', kind: 'number', cell: (check) => formatValue(check.expected) },
      { title: 'was', kind: 'number', cell: (check) => formatValue(check.observed) },
      { title: 'evidence', cell: (check) => renderDetails(check.details) },
    ],
    checks,
  )
}

function renderDetails({ query, reason, keys, ...facts }: Record<string, unknown>): Html {
  const offenders = Array.isArray(keys) ? keys : []
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return markup`${typeof reason === 'string' && reason}
${offenders.length > 0 && renderOffenders(offenders)}
<details><summary>how it was asked</summary>
${lines.length > 0 && markup`<pre>${lines.join('\n')}</pre>`}${typeof query === 'string' && markup`<pre>${query}</pre>`}</details>`
}

/** The guilty rows, a column for each of their fields. */
function renderOffenders(keys: readonly unknown[]): Html {
  const rows = keys.map((key) =>
    typeof key === 'object' && key !== null ? (key as Record<string, unknown>) : { key },
  )
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))].toSorted()
  const columns = fields.map((title) => ({
    title,
    cell: (row: Record<string, unknown>) => formatField(row[title]),
  }))
  return renderTable(columns, rows)
}

function formatField(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** The figures behind the two plots. */
function renderTimelineTable({ timeline }: LoadRunDocument): Html {
  const columns = [
    { title: 'second', cell: (slice: LoadSlice) => formatCount(slice.second) },
    number('started', (slice) => formatCount(slice.started)),
    number('completed', (slice) => formatCount(slice.completed)),
    number('errors', (slice) => formatCount(slice.errors)),
    number('p50', (slice) => formatMs(slice.p50_ms)),
    number('p99', (slice) => formatMs(slice.p99_ms)),
  ]
  return markup`<details><summary>Second by second, as a table</summary>${renderTable(columns, timeline)}</details>`
}

function number(title: string, cell: (slice: LoadSlice) => string) {
  return { title, kind: 'number', cell } as const
}

function renderUserFailures({ users }: LoadRunDocument): Html | undefined {
  if (users.failures.length === 0) return undefined
  const columns = [
    { title: 'why users ended early', cell: (one: UserFailure) => one.message },
    { title: 'kind', cell: (one: UserFailure) => one.kind },
    { title: 'users', kind: 'number', cell: (one: UserFailure) => formatCount(one.count) },
  ] as const
  return renderTable(columns, users.failures)
}
