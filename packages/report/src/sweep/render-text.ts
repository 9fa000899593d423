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
    paint('dim', LEGEND),
    ...groupRedCells(red).map((group) => `\n${renderGroup(group, document, paint)}`),
    ...renderBaseline(document, paint),
    ...difference.map((line) => `  ${toPrintable(line)}`),
    '',
    ...lines.flatMap((line) => (line === undefined ? [] : [paint('dim', toPrintable(line))])),
  ].join('\n')
}

const LEGEND = 'each: before and after the statement'

function renderBaseline({ baseline, faults }: SweepDocument, paint: Paint): string[] {
  if (!baseline) return []
  const title = `compared with ${baseline.target}: ${describeSweepTally(baseline)}`
  return ['', toPrintable(title), renderMatrix({ ...baseline, faults }, paint), '']
}

/** The same in a few lines, for one of several flows: where builds broke, beside each other. */
export function summariseSweep(document: SweepDocument, paint: Paint = plain): string {
  const { flow, outcome, reason, target, baseline, duration_ms: durationMs } = document
  const seconds = (durationMs / 1000).toFixed(1)
  const beside = baseline ? `; ${baseline.target}: ${describeSweepTally(baseline)}` : ''
  const text = `${flow}, ${target}: ${describeSweepTally(document)}, in ${seconds} s${reason === null ? '' : `: ${reason}`}${beside}`
  const red = document.cells.filter((cell) => cell.outcome === 'fail')
  return [
    paint(styles[outcome], `  ${toPrintable(text)}`),
    ...renderBoth(document, paint),
    ...groupRedCells(red).map((group) => renderGroup(group, document, paint)),
    ...describeSweepDifference(document).map((line) => `  ${toPrintable(line)}`),
  ].join('\n')
}

type Matrix = Pick<SweepDocument, 'faults' | 'events'> & {
  readonly cells: Parameters<typeof toSweepMatrix>[0]['cells']
}
type Row = ReturnType<typeof toSweepMatrix>[number]

/** A column for each fault, with two marks: before and after the statement. */
function renderMatrix({ faults, ...matrix }: Matrix, paint: Paint): string {
  const rows = toSweepMatrix(matrix).map((row): Cell[] => [
    { text: `${row.event.number} ${row.event.role}` },
    { text: toSqlLine(row.event), left: true },
    ...toMarks(row, faults),
  ])
  return renderTextTable([toHead(['statement', ''], faults), ...rows], paint)
}

/** Statements of a build in a summary. More, and only those are shown around which it broke. */
const mostRows = 3

function renderBoth(document: SweepDocument, paint: Paint): string[] {
  const { faults, baseline, target } = document
  if (!baseline) return []
  const ofBuild = (name: string, matrix: Pick<Matrix, 'events' | 'cells'>): Cell[][] => {
    const all = toSweepMatrix(matrix)
    const isRed = ({ event: { id } }: Row) =>
      matrix.cells.some(({ event, outcome }) => event === id && outcome === 'fail')
    const shown = all.length > mostRows ? all.filter(isRed).slice(0, mostRows) : all
    return shown.map((row) => [
      { text: `  ${name}` },
      { text: toSqlLine(row.event, shortSql), left: true },
      ...toMarks(row, faults),
    ])
  }
  const rows = [...ofBuild(baseline.target, baseline), ...ofBuild(target, document)]
  if (rows.length === 0) return []
  const table = renderTextTable(
    [toHead(['', 'before and after the statement'], faults), ...rows],
    paint,
  )
  return [table]
}

const shortSql = 32

const toHead = (first: readonly string[], faults: Matrix['faults']): Cell[] =>
  [...first, ...faults.map(({ fault }) => fault)].map((text) => ({
    text,
    style: 'dim',
    left: true,
  }))

function toMarks({ find }: Row, faults: Matrix['faults']): Cell[] {
  return faults.map(({ fault }) => {
    const cells = SWEEP_POINTS.map((point) => find(fault, point))
    const text = cells.map((cell) => SWEEP_MARKS[cell?.outcome ?? 'none']).join(' ')
    const worst = (['fail', 'no_evidence', 'pass'] as const).find((outcome) =>
      cells.some((cell) => cell?.outcome === outcome),
    )
    return { text, left: true, ...(worst && { style: styles[worst] }) }
  })
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
