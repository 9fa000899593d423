import type { SweepDocument } from '@gauntlet/contract'
import { toPrintable } from '@gauntlet/core/text'
import type { Paint } from '../smoke/render-smoke.ts'
import { type Cell, renderTextTable } from '../text-table.ts'
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
  type RedCells,
  toSweepMatrix,
  toSqlLine,
} from '@gauntlet/plots'

const plain: Paint = (_, text) => text
const styles = { pass: 'green', fail: 'red', no_evidence: 'yellow' } as const

/** A sweep for a terminal: the matrix, then the story of each class of anomaly. */
export function renderSweepText(document: SweepDocument, paint: Paint = plain): string {
  const { flow, target, outcome, reason, duration_ms: durationMs } = document
  const title = `sweep of ${flow} on ${target}: ${describeSweepTally(document)}, in ${(durationMs / 1000).toFixed(1)} s`
  const red = document.cells.filter((cell) => cell.outcome === 'fail')
  const lines = [describeSweepStop(document), describeLastSweepRun(document), ...document.warnings]
  const difference = describeSweepDifference(document)
  return [
    paint(styles[outcome], toPrintable(title)),
    ...(reason === null ? [] : [paint('yellow', toPrintable(reason))]),
    '',
    renderMatrix(document, paint),
    ...groupRedCells(red).map((group) => `\n${renderGroup(group, document, paint)}`),
    ...(difference.length === 0 ? [] : ['', `compared with ${document.baseline?.target}:`]),
    ...difference.map((line) => `  ${toPrintable(line)}`),
    '',
    ...lines.flatMap((line) => (line === undefined ? [] : [paint('dim', toPrintable(line))])),
  ].join('\n')
}

/** The same in a few lines: for one of several flows. */
export function summariseSweep(document: SweepDocument, paint: Paint = plain): string {
  const { outcome, reason, target, duration_ms: durationMs } = document
  const seconds = (durationMs / 1000).toFixed(1)
  const text = `${target}: ${describeSweepTally(document)}, in ${seconds} s${reason === null ? '' : `: ${reason}`}`
  const red = document.cells.filter((cell) => cell.outcome === 'fail')
  return [
    paint(styles[outcome], `  ${toPrintable(text)}`),
    ...groupRedCells(red).map((group) => renderGroup(group, document, paint)),
    ...describeSweepDifference(document).map((line) => `  ${toPrintable(line)}`),
  ].join('\n')
}

/** A column for each fault, with two marks: before and after the statement. */
function renderMatrix(document: SweepDocument, paint: Paint): string {
  const { faults } = document
  const head: Cell[] = [
    { text: 'statement', style: 'dim' },
    { text: '', left: true },
    ...faults.map(({ fault }): Cell => ({ text: fault, style: 'dim', left: true })),
  ]
  const rows = toSweepMatrix(document).map(({ event, find }): Cell[] => [
    { text: `${event.number} ${event.role}` },
    { text: toSqlLine(event), left: true },
    ...faults.map(({ fault }): Cell => {
      const cells = SWEEP_POINTS.map((point) => find(fault, point))
      const text = cells.map((cell) => SWEEP_MARKS[cell?.outcome ?? 'none']).join(' ')
      const worst = (['fail', 'no_evidence', 'pass'] as const).find((outcome) =>
        cells.some((cell) => cell?.outcome === outcome),
      )
      return { text, left: true, ...(worst && { style: styles[worst] }) }
    }),
  ])
  return `${renderTextTable([head, ...rows], paint)}\n${paint('dim', 'each: before and after the statement')}`
}

const listed = 8

function renderGroup(group: RedCells, document: SweepDocument, paint: Paint): string {
  const [first, ...others] = group.cells
  if (!first) return ''
  const shown = others.slice(0, listed).map(({ id }) => `    ${id}`)
  const more = others.length > listed ? [`    and ${others.length - listed} more`] : []
  return [
    paint(
      'red',
      toPrintable(`✗ ${group.guarantee}: ${group.class}, in ${countCells(group.cells.length)}`),
    ),
    `  ${toPrintable(describeSweepCell(first, document))}`,
    ...describeSweepStory(first).map((line) => `    ${toPrintable(line)}`),
    `    ${paint('dim', toPrintable(first.command))}`,
    ...(shown.length > 0 ? ['  also:', ...shown, ...more].map((line) => toPrintable(line)) : []),
  ].join('\n')
}
