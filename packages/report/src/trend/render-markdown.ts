import type { TrendDocument } from '@gauntlet/contract'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { importedColumns, seriesColumns, trendSentences } from './trend-tables.ts'

/** The history of a scenario for a terminal or a wiki. */
export function renderTrendMarkdown({ scenario, series, imported }: TrendDocument): string {
  const { history, suspicion, imported: beside } = trendSentences
  return [
    `## History of ${escapeMarkdown(scenario)}`,
    ...(series.length > 0 ? [history, renderMarkdownTable(seriesColumns, series), suspicion] : []),
    ...(imported.length > 0
      ? ['### Imported', beside, renderMarkdownTable(importedColumns, imported)]
      : []),
    '',
  ].join('\n\n')
}
