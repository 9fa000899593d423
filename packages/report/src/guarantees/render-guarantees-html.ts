import type { AnomalyDocument, GuaranteeDocument, GuaranteesDocument } from '@gauntlet/contract'
import { renderBadge } from '../html/badge.ts'
import { markup, trustedHtml, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import { renderAnomalySvg } from './render-anomaly-svg.ts'
import { renderEvidence, renderExamined } from './render-anomaly-text.ts'

/** Of each class; the document has the others. */
const storiesShown = 3

/** One self-contained page: each guarantee, and for a broken one the timeline of each guilty key. */
export function renderGuaranteesHtml(document: GuaranteesDocument, title: string): string {
  const { outcome, at, tool, guarantees } = document
  const body = markup`<header>
<p class="faint">Gauntlet guarantees</p>
<h1>${title} ${renderBadge(outcome)}</h1>
<p>Guarantees about data, checked against the rows that the load left behind. ${at}.</p>
</header>
${guarantees.map(renderGuarantee)}
<footer>gauntlet ${tool}</footer>`
  return renderPage(`guarantees: ${title}`, body)
}

function renderGuarantee(guarantee: GuaranteeDocument): Html {
  const { name, kind, outcome, reason, warnings } = guarantee
  return markup`<h2>${name} ${renderBadge(outcome)}</h2>
<p class="faint">${kind}: ${renderExamined(guarantee)}</p>
${renderEvidence(guarantee).map((line) => markup`<p class="faint">${line}</p>`)}
${reason !== null && markup`<p>${reason}</p>`}
${warnings.map((warning) => markup`<p class="faint">${warning}</p>`)}
${Object.entries(guarantee.counts).map(([anomaly, count]) => renderClass(guarantee, anomaly, count))}`
}

function renderClass({ anomalies }: GuaranteeDocument, name: string, count: number): Html {
  const stories = anomalies.filter((anomaly) => anomaly.class === name)
  const shown = stories.slice(0, storiesShown)
  const left = count - shown.length
  return markup`<h3>${name}: ${count}</h3>
<p>${shown[0]?.promise ?? ''}</p>
${shown.map(renderStory)}
${left > 0 && markup`<p class="faint">and ${left} more</p>`}`
}

function renderStory(anomaly: AnomalyDocument): Html {
  const { key, sentence, rows, operations, omitted, omitted_rows: omittedRows = 0 } = anomaly
  return markup`<section>
<p><strong>${key}</strong>: ${sentence}</p>
<figure>${trustedHtml(renderAnomalySvg(anomaly))}</figure>
${omitted > 0 && markup`<p class="faint">${omitted} operations on this key are left out</p>`}
<details><summary>the operations as a table, and the rows found</summary>
${renderTable(
  [
    { title: 'client', cell: (one) => String(one.client) },
    { title: 'try', cell: (one) => String(one.attempt) },
    { title: 'asked', cell: (one) => `${one.invoked_ms} ms` },
    { title: 'answered', cell: (one) => `${one.returned_ms} ms` },
    { title: 'step', cell: (one) => one.step },
    { title: 'outcome', cell: (one) => one.outcome },
    { title: 'value', cell: (one) => one.value ?? one.proposal ?? '–' },
  ],
  operations,
)}
<pre>${rows.length === 0 ? 'no row' : rows.map((row) => JSON.stringify(row)).join('\n')}</pre>
${omittedRows > 0 && markup`<p class="faint">and ${omittedRows} more rows</p>`}
</details>
</section>`
}
