import type { FaultsDocument } from '@gauntlet/contract'
import {
  describeFaultedAnomalies,
  describeFaultsDifference,
  describeShrunk,
  type FaultedRow,
  toFaultedRows,
} from '@gauntlet/plots'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { faultedColumns } from './faulted-columns.ts'

/** For a pull request: how each build degraded and recovered, and what the change brought. */
export function renderFaultsMarkdown(document: FaultsDocument): string {
  const { plan, scenario, inject, seed, candidate, outcome, reason } = document
  return [
    `# Faults ${escapeMarkdown(plan)} on ${escapeMarkdown(candidate.target)} (build ${escapeMarkdown(candidate.build ?? 'unknown')}): ${outcome.replace('_', ' ')}`,
    '',
    `Scenario ${escapeMarkdown(scenario)}, seed ${seed}, the same for each build: ${escapeMarkdown(inject.join(', then '))}.${reason === null ? '' : ` ${escapeMarkdown(reason)}.`}`,
    '',
    renderMarkdownTable(
      [
        { title: 'build', cell: ({ target }: FaultedRow) => escapeMarkdown(target) },
        { title: 'outcome', cell: (row: FaultedRow) => row.outcome.replace('_', ' ') },
        ...faultedColumns.map(({ title, cell }) => ({
          title,
          cell: (row: FaultedRow) => escapeMarkdown(cell(row)),
        })),
      ],
      toFaultedRows(document),
    ),
    ...renderSection('What the change brought and removed', describeFaultsDifference(document)),
    ...renderSection('What broke', describeFaultedAnomalies(candidate)),
    ...renderSection('The smallest plan that still shows it', describeShrunk(document)),
    '',
  ].join('\n')
}

function renderSection(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  return ['', `## ${title}`, '', ...lines.map((line) => `- ${escapeMarkdown(line)}`)]
}
