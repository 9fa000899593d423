import type { SweepCellDocument, SweepDocument, SweepEventDocument } from '@gauntlet/contract'
import { renderBadge } from '../html/badge.ts'
import { markup, type Html } from '../html/html.ts'
import { renderPage } from '../html/page.ts'
import { renderTable } from '../html/table.ts'
import {
  countCells,
  describeSweepCell,
  describeSweepDifference,
  describeLastSweepRun,
  describeSweepStop,
  describeSweepStory,
  describeSweepTally,
  groupRedCells,
  SWEEP_MARKS,
  SWEEP_POINTS,
  type SweepMark,
  type SweepMatrixRow,
  toSweepMatrix,
} from '@gauntlet/plots'

/** One self-contained page: the matrix, and the story of each red cell. */
export function renderSweepHtml(document: SweepDocument): string {
  const { flow, target, build, outcome, reason, at, tool, faults, baseline } = document
  const red = document.cells.filter((cell) => cell.outcome === 'fail')
  const lines = [describeSweepStop(document), describeLastSweepRun(document), ...document.warnings]
  const difference = describeSweepDifference(document)
  const body = markup`<header>
<p class="faint">Gauntlet sweep</p>
<h1>${flow} on ${target} ${renderBadge(outcome)}</h1>
<p>${describeSweepTally(document)}. Build ${build ?? 'unknown'}. ${at}.</p>
${reason !== null && markup`<p>${reason}</p>`}
</header>
<h2>Statements and faults</h2>
<p class="faint">Two marks a cell: before and after the statement. ✓ all guarantees held, ✗ one broke, ? no evidence, – not possible there.</p>
${renderMatrix(document)}
<dl>${faults.map(({ fault, what }) => markup`<dt>${fault}</dt><dd>${what}</dd>`)}</dl>
${groupRedCells(red).map(
  (group) => markup`<h2>${group.guarantee}: ${group.class} in ${countCells(group.cells.length)}</h2>
${group.cells.map((cell) => renderStory(cell, document))}`,
)}
${
  baseline !== null &&
  markup`<h2>Compared with ${baseline.target}</h2>
<p>${describeSweepTally(baseline)}.</p>
${renderMatrix({ ...baseline, faults })}`
}
${difference.map((line) => markup`<p>${line}</p>`)}
${lines.map((line) => line !== undefined && markup`<p class="faint">${line}</p>`)}
<footer>gauntlet ${tool}</footer>`
  return renderPage(`sweep: ${flow} on ${target}`, body)
}

type Cell = SweepMark & { readonly reason?: string | null }
type Matrix = Pick<SweepDocument, 'faults' | 'events'> & { readonly cells: readonly Cell[] }
type Row = SweepMatrixRow<SweepEventDocument, Cell>

function renderMatrix({ faults, ...matrix }: Matrix): Html {
  const columns = [
    { title: '#', cell: ({ event }: Row) => String(event.number) },
    { title: 'step', cell: ({ event }: Row) => event.step },
    { title: 'statement', cell: ({ event }: Row) => markup`<code>${event.sql}</code>` },
    ...faults.map(({ fault }) => ({
      title: fault,
      cell: ({ find }: Row) =>
        markup`${SWEEP_POINTS.map((point) => renderMark(find(fault, point)))}`,
    })),
  ]
  return renderTable(columns, toSweepMatrix(matrix))
}

/** What the baseline broke has no story here to lead to. */
function renderMark(cell: Cell | undefined): Html {
  if (!cell) return markup`<span>${SWEEP_MARKS.none}</span> `
  const { outcome, id, reason } = cell
  const title = reason ? `${id}: ${reason}` : id
  const mark =
    outcome === 'fail' ? markup`<strong>${SWEEP_MARKS.fail}</strong>` : SWEEP_MARKS[outcome]
  if (outcome !== 'fail') return markup`<span title="${title}">${mark}</span> `
  return reason === undefined
    ? markup`<span class="fail" title="${title}">${mark}</span> `
    : markup`<a class="fail" href="#${id}" title="${title}">${mark}</a> `
}

function renderStory(cell: SweepCellDocument, document: SweepDocument): Html {
  return markup`<section id="${cell.id}">
<p><strong>${describeSweepCell(cell, document)}</strong></p>
<ul>${describeSweepStory(cell).map((line) => markup`<li>${line}</li>`)}</ul>
<pre>${cell.command}</pre>
</section>`
}
