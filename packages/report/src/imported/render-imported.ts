import type { ImportedCheck, ImportedRunDocument } from '@gauntlet/contract'
import { type Html, markup } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import type { Fact } from '../load-run/facts.ts'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import {
  formatCount,
  formatDuration,
  formatMs,
  formatPerSecond,
  formatRate,
} from '@gauntlet/core/format'

const factColumns = [
  { title: 'fact', cell: ([name]: Fact) => name },
  { title: 'value', cell: ([, value]: Fact) => value },
]
const checkColumns = [
  { title: 'check of the other tool', cell: ({ name }: ImportedCheck) => name },
  { title: 'outcome there', cell: ({ outcome }: ImportedCheck) => outcome },
]

/** One imported run for a pull request or a wiki. */
export function renderImportedMarkdown(run: ImportedRunDocument): string {
  return [
    `## Imported run: ${escapeMarkdown(run.source)}`,
    importedSentence,
    renderMarkdownTable(factColumns, importedFacts(run)),
    ...(run.checks.length > 0 ? [renderMarkdownTable(checkColumns, run.checks)] : []),
    run.warnings.map((warning) => `- ${escapeMarkdown(warning)}`).join('\n'),
    '',
  ].join('\n\n')
}

/** One self-contained page about one imported run. */
export function renderImportedHtml(run: ImportedRunDocument): string {
  const warnings = run.warnings.map((warning): Html => markup`<li>${warning}</li>`)
  return renderPage(
    `Imported run ${run.source}`,
    markup`<header><p class="faint">Gauntlet imported run</p>
<h1>${run.source} <span class="badge no_evidence">history</span></h1><p>${importedSentence}</p></header>
<div class="notice no_evidence"><strong>What weakens these figures</strong><ul>${warnings}</ul></div>
<div class="facts">${renderTable(factColumns, importedFacts(run))}</div>
${run.checks.length > 0 && renderTable(checkColumns, run.checks)}
<footer>gauntlet ${run.tool}, ${run.at}</footer>`,
  )
}

/** What another tool measured, in its own way: enough to be drawn, nothing that decides. */
export function importedFacts(run: ImportedRunDocument): Fact[] {
  const { latency, users } = run
  return [
    ['file', run.source],
    ['format', run.format],
    ['started', given(run.started_at, String)],
    ['took', given(run.duration_ms, formatDuration)],
    ['requests', formatCount(run.requests_total)],
    ['a second', given(run.rps, formatPerSecond)],
    ['failed', given(run.error_rate, formatRate)],
    ['users', given(users.created, formatCount)],
    ['p50', given(latency.p50_ms, formatMs)],
    ['p95', given(latency.p95_ms, formatMs)],
    ['p99', given(latency.p99_ms, formatMs)],
    ['max', given(latency.max_ms, formatMs)],
    ['answers', listCounts(run.response_codes)],
    ['errors', listCounts(run.error_breakdown)],
  ]
}

function given<T>(value: T | null, write: (value: T) => string): string {
  return value === null ? 'not said' : write(value)
}

function listCounts(counts: Readonly<Record<string, number>>): string {
  const listed = Object.entries(counts).map(([name, count]) => `${name} × ${formatCount(count)}`)
  return listed.join(', ') || 'none'
}

export const importedSentence =
  'A single run of another tool, measured from the actual send: it is history, and no verdict can rest on it.'
