import type { CompareDocument } from '@gauntlet/contract'
import type { MetricRow } from '@gauntlet/core/compare'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { metricColumns, verdictWords } from '@gauntlet/plots'
import { regressionSentences, renderChecksMarkdown } from './check-table.ts'
import {
  alarmSentences,
  compareFacts,
  doubtSentences,
  toOutcomeSentence,
  toOutcomeWord,
} from './facts.ts'

const marks = { pass: '✅', fail: '❌', no_evidence: '❓' } as const

/**
 * A comparison for a pull request or a wiki.
 *
 * @param file the comparison's own, named where it can go on
 */
export function renderComparisonMarkdown(document: CompareDocument, file = 'compare.json'): string {
  const { scenario, targets, outcome, at, tool } = document
  const names = `${escapeMarkdown(targets.candidate)} against ${escapeMarkdown(targets.baseline)}`
  return [
    `## ${names}: ${marks[outcome]} ${toOutcomeWord(document)}`,
    `Scenario **${escapeMarkdown(scenario)}**, ${escapeMarkdown(at)}, gauntlet ${escapeMarkdown(tool)}. ${escapeMarkdown(toOutcomeSentence(document, file))}`,
    ...renderList(
      '### What the candidate breaks and the baseline keeps',
      regressionSentences(document),
    ),
    ...renderList('### New kinds of failure', alarmSentences(document)),
    '### What decides',
    renderRows(document, true),
    ...renderChecksMarkdown(document),
    '### For a look',
    renderRows(document, false),
    'Positive is worse. Minimum detectable effect: the smallest effect that these blocks find with a power of 80 %.',
    ...renderList('### Doubts', doubtSentences(document)),
    '### How it was run',
    renderMarkdownTable(
      [
        { title: 'fact', cell: ([name]) => name },
        { title: 'value', cell: ([, value]) => value },
      ],
      compareFacts(document),
    ),
    '',
  ].join('\n\n')
}

function renderRows({ metrics }: CompareDocument, gate: boolean): string {
  const rows = metrics.filter((row) => row.gate === gate)
  if (rows.length === 0) return 'Nothing was compared.'
  return renderMarkdownTable(
    [
      { title: 'metric', cell: ({ metric }: MetricRow) => metric },
      { title: 'verdict', cell: ({ verdict }: MetricRow) => verdictWords[verdict] },
      ...metricColumns,
      { title: 'next', cell: ({ next }: MetricRow) => next ?? '' },
    ],
    rows,
  )
}

function renderList(title: string, sentences: readonly string[]): string[] {
  if (sentences.length === 0) return []
  return [title, sentences.map((sentence) => `- ${escapeMarkdown(sentence)}`).join('\n')]
}
