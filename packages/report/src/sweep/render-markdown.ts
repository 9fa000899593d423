import type { SweepCellDocument, SweepDocument } from '@gauntlet/contract'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { renderFence } from '../parity/render-markdown.ts'
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
  toSweepMatrix,
  toSqlLine,
} from '@gauntlet/plots'

/** For a pull request: the matrix, and each class of anomaly with its story and its command. */
export function renderSweepMarkdown(document: SweepDocument): string {
  const { flow, target, build, outcome, reason, faults, warnings, baseline } = document
  const red = document.cells.filter((cell) => cell.outcome === 'fail')
  const notes = [describeSweepStop(document), describeLastSweepRun(document), ...warnings].flatMap(
    (line) => line ?? [],
  )
  const difference = describeSweepDifference(document)
  return [
    `# Sweep of ${escapeMarkdown(flow)} on ${escapeMarkdown(target)} (build ${escapeMarkdown(build ?? 'unknown')}): ${outcome.replace('_', ' ')}`,
    '',
    `**${describeSweepTally(document)}**${reason === null ? '' : `: ${escapeMarkdown(reason)}`}`,
    '',
    'Each cell: before and after the statement.',
    '',
    renderMatrix(document),
    ...groupRedCells(red).flatMap((group) => [
      '',
      `## ${escapeMarkdown(group.guarantee)}: ${escapeMarkdown(group.class)}, in ${countCells(group.cells.length)}`,
      ...group.cells.slice(0, shown).flatMap((cell) => renderStory(cell, document)),
      ...(group.cells.length > shown ? ['', `And ${group.cells.length - shown} more.`] : []),
    ]),
    ...(difference.length === 0
      ? []
      : [
          '',
          `## Compared with ${escapeMarkdown(baseline?.target ?? '')}`,
          '',
          ...(baseline
            ? [`${describeSweepTally(baseline)}.`, '', renderMatrix({ ...baseline, faults }), '']
            : []),
          ...difference.map((line) => `- ${escapeMarkdown(line)}`),
        ]),
    '',
    ...notes.map((line) => `- ${escapeMarkdown(line)}`),
    '',
  ].join('\n')
}

type Matrix = Pick<SweepDocument, 'faults'> & Parameters<typeof toSweepMatrix>[0]
type Row = ReturnType<typeof toSweepMatrix>[number]

function renderMatrix({ faults, ...matrix }: Matrix): string {
  const columns = [
    { title: '#', kind: 'number' as const, cell: ({ event }: Row) => String(event.number) },
    { title: 'statement', cell: ({ event }: Row) => toSqlLine(event) },
    ...faults.map(({ fault }) => ({
      title: escapeMarkdown(fault),
      cell: ({ find }: Row) =>
        SWEEP_POINTS.map((point) => SWEEP_MARKS[find(fault, point)?.outcome ?? 'none']).join(' '),
    })),
  ]
  return renderMarkdownTable(columns, toSweepMatrix(matrix))
}

const shown = 5

function renderStory(cell: SweepCellDocument, document: SweepDocument): string[] {
  return [
    '',
    `**${escapeMarkdown(describeSweepCell(cell, document))}**`,
    '',
    ...describeSweepStory(cell).map((line) => `- ${escapeMarkdown(line)}`),
    '',
    renderFence('sh', cell.command),
  ]
}
