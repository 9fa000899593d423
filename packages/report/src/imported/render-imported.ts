import type { ImportedCheck, ImportedRunDocument } from '@gauntlet/contract'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import type { Fact } from '../load-run/facts.ts'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { importedFacts, importedSentence } from './imported-facts.ts'

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
