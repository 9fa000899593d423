import type {
  ParityCaseResult,
  ParityDivergence,
  ParityDocument,
  ParityReport,
} from '@gauntlet/contract'
import { formatMs } from '@gauntlet/core/format'
import { renderBadge } from '../html/badge.ts'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import {
  describeExplained,
  listDivergent,
  listPlaces,
  listTargets,
  listUnexplained,
  renderParityTally,
  describeDivergence,
  describeMatch,
} from './case-state.ts'

/** One self-contained page about one parity run. */
export function renderParityHtml(report: ParityReport): string {
  const { document } = report
  const names = document.targets.map(({ name }) => name).join(' and ')
  const body = markup`<header>
<p class="faint">Gauntlet parity</p>
<h1>${renderBadge(document.outcome)} ${names}</h1>
<p>${renderParityTally(document)}. <time>${document.at}</time></p>
</header>
${renderParitySection(report)}
<footer>gauntlet ${document.tool}</footer>`
  return renderPage(`Parity of ${names}`, body)
}

/** The same as a part of another page. */
export function renderParitySection(report: ParityReport): Html {
  const { document } = report
  const divergent = listDivergent(document)
  const left = document.cases.flatMap((each) =>
    listUnexplained(each).map((one) => ({ name: each.name, one })),
  )
  return markup`<h2>Cases</h2>
${renderCases(document)}
${left.length > 0 && markup`<h2>What no mapping explains</h2>${renderLeft(left)}`}
${document.mappings.length > 0 && markup`<h2>Mappings</h2>${renderMappings(document)}`}
${document.rules.length > 0 && markup`<h2>Rules</h2>${renderRules(document)}`}
${divergent.length > 0 && markup`<h2>Divergences</h2>`}
${divergent.map((each) => renderEvidence(each, report))}`
}

function renderCases(document: ParityDocument): Html {
  const targets = listTargets(document)
  return renderTable(
    [
      { title: 'case', cell: ({ name, noisy }) => (noisy ? `${name} (noisy)` : name) },
      ...targets.map((target) => ({
        title: target,
        kind: 'number' as const,
        cell: ({ statuses, times_ms }: ParityCaseResult) =>
          `${statuses[target] ?? '–'} in ${formatMs(times_ms[target] ?? null)}`,
      })),
      { title: 'status', cell: (each: ParityCaseResult) => renderMatch(each.status_match, each) },
      { title: 'body', cell: (each: ParityCaseResult) => renderMatch(each.body_match, each) },
      { title: 'why no evidence', cell: ({ reason }) => reason ?? '' },
    ],
    document.cases,
  )
}

function renderMatch(matches: boolean, each: ParityCaseResult): Html {
  const word = describeMatch(matches, each)
  const badge = word === 'match' ? 'pass' : word === 'DIVERGE' ? 'fail' : 'no_evidence'
  return markup`<span class="badge ${badge}">${word}</span>`
}

const renderMappings = ({ mappings, cases }: ParityDocument): Html =>
  renderTable(
    [
      { title: 'mapping', cell: ({ description }) => description },
      { title: 'target', cell: ({ target }) => target },
      { title: 'places', cell: (mapping) => listPlaces(mapping) },
      {
        title: 'explains',
        cell: ({ explains }) =>
          `${explains.length} of ${cases.length}: ${explains.join(', ') || 'none'}`,
      },
      { title: 'left over in', cell: ({ residue }) => residue.join(', ') || 'nothing' },
      { title: 'rewrites', cell: ({ rewrites }) => rewrites.join('; ') },
    ],
    mappings,
  )

type Left = { readonly name: string; readonly one: ParityDivergence }

/** Each difference that is left is one row: what a reader must look at. */
const renderLeft = (left: readonly Left[]): Html =>
  renderTable(
    [
      { title: 'case', cell: ({ name }) => name },
      { title: 'target', cell: ({ one }) => one.target },
      { title: 'difference', cell: ({ one }) => describeDivergence(one) },
    ],
    left,
  )

const renderRules = ({ rules }: ParityDocument): Html =>
  renderTable(
    [
      { title: 'rule', cell: ({ rule }) => rule },
      { title: 'values', kind: 'number', cell: ({ matched }) => String(matched) },
      { title: 'silenced', kind: 'number', cell: ({ silenced }) => String(silenced) },
    ],
    rules,
  )

/** One line for each difference that a mapping explains; folded, since there may be many. */
const renderKnown = (known: readonly ParityDivergence[]): Html =>
  markup`<details><summary>${known.length} explained ${known.length === 1 ? 'difference' : 'differences'}</summary>
${renderTable(
  [
    { title: 'difference', cell: describeDivergence },
    { title: 'explained by', cell: ({ explained_by }) => explained_by ?? '' },
  ],
  known,
)}</details>`

function renderEvidence(each: ParityCaseResult, report: ParityReport): Html {
  const details = report.cases.find(({ name }) => name === each.name)
  const explained = describeExplained(each)
  const open = listUnexplained(each)
  const known = each.divergences.filter(({ explained_by }) => explained_by !== null)
  return markup`<section><h3>${each.name}</h3>
${explained !== undefined && markup`<p>${explained.slice(0, 1).toUpperCase()}${explained.slice(1)}.</p>`}
${open.length > 0 && markup`<ul>${open.map((one) => markup`<li>${describeDivergence(one)}</li>`)}</ul>`}
${known.length > 0 && renderKnown(known)}
${typeof details?.who_is_right === 'string' && markup`<p>${details.who_is_right}</p>`}
${(details?.exchanges ?? []).map(
  ({ target, status, body, curl }) => markup`<h4>${target}: ${status ?? 'no answer'}</h4>
<pre>${body}</pre>${curl !== '' && markup`<pre>${curl}</pre>`}`,
)}
${(details?.minimal ?? []).map(
  ({ target, curl }) => markup`<h4>The smallest request that diverges alike, to ${target}</h4>
<pre>${curl}</pre>`,
)}
${typeof details?.not_smaller === 'string' && markup`<p>Not made smaller: ${details.not_smaller}.</p>`}</section>`
}
