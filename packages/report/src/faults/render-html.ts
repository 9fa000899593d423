import type { FaultsDocument } from '@gauntlet/contract'
import {
  describeFaultedAnomalies,
  describeFaultsDifference,
  describeShrunk,
  type FaultedRow,
  toFaultedRows,
} from '@gauntlet/plots'
import { renderBadge } from '../html/badge.ts'
import { type Html, markup } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import { faultedColumns } from './faulted-columns.ts'

/** One self-contained page: how each build degraded and recovered, and what the change brought. */
export function renderFaultsHtml(document: FaultsDocument): string {
  const { plan, scenario, inject, seed, candidate, outcome, reason, at, tool } = document
  const body = markup`<header>
<p class="faint">Gauntlet faults</p>
<h1>${plan} on ${candidate.target} ${renderBadge(outcome)}</h1>
<p>Scenario ${scenario}, seed ${seed}, the same for each build. Build ${candidate.build ?? 'unknown'}. ${at}.</p>
${reason !== null && markup`<p>${reason}</p>`}
</header>
<ol>${inject.map((fault) => markup`<li>${fault}</li>`)}</ol>
<h2>How each build degraded and recovered</h2>
${renderTable(
  [
    { title: 'build', cell: ({ target }: FaultedRow) => target },
    { title: 'outcome', cell: (row: FaultedRow) => renderBadge(row.outcome) },
    ...faultedColumns,
  ],
  toFaultedRows(document),
)}
<p class="faint">Under faults: requests in flight while one was at work. First success: from the end of a fault to the first expected answer, the longest.</p>
${renderList('What the change brought and removed', describeFaultsDifference(document))}
${renderList('What broke', describeFaultedAnomalies(candidate))}
${renderList('The smallest plan that still shows it', describeShrunk(document))}
<footer>gauntlet ${tool}</footer>`
  return renderPage(`faults: ${plan} on ${candidate.target}`, body)
}

function renderList(title: string, lines: readonly string[]): Html | undefined {
  if (lines.length === 0) return undefined
  return markup`<h2>${title}</h2><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`
}
