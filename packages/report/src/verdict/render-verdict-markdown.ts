import type { VerdictDocument } from '@gauntlet/contract'
import {
  changedAnswersQuestion,
  describeChangedAnswers,
  summariseVerdict,
  explainVerdict,
  type MeasuredDifference,
  type VerdictItem,
} from '@gauntlet/core/verdict'
import { formatBuild } from '@gauntlet/core/format'
import { escapeMarkdown, toCode } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { describeChange, describeResumes, describeStage } from './render-verdict.ts'

/** For a pull request or a step summary: what decides first, the passes folded to a line a stage. */
export function renderVerdictMarkdown(document: VerdictDocument): string {
  const { verdict, builds, not_looked_at: unseen, start_up_races: races = [] } = document
  const summary = summariseVerdict(document.stages)
  const differences = document.stages.flatMap(({ differences: all = [] }) => all)
  return [
    `## Gauntlet: ${verdict}`,
    '',
    explainVerdict(document),
    '',
    ...renderChangedAnswers(document),
    ...renderItems('What blocks shipping', summary.blocking),
    ...renderItems('Known gaps', summary.knownGaps),
    ...renderItems('Missing evidence', summary.missing),
    ...(differences.length > 0
      ? [
          '### Candidate against baseline',
          '',
          renderMarkdownTable(differenceColumns, differences),
          '',
        ]
      : []),
    ...summary.stages.map(
      (line) => `- ${signs[line.outcome]} **${line.stage}**: ${describeStage(line)}`,
    ),
    '',
    ...(summary.baseline.length > 0
      ? [
          '<details><summary>Failed by the baseline (blocks nothing)</summary>',
          '',
          ...summary.baseline.map(
            ({ stage, check, summary: seen }) =>
              `- ${stage}: ${escapeMarkdown(check)}: ${escapeMarkdown(seen)}`,
          ),
          '',
          '</details>',
          '',
        ]
      : []),
    ...describeResumes(document).flatMap((line) => [line, '']),
    `Builds: ${builds.map(({ target, build }) => `${escapeMarkdown(target)} ${toCode(build === null ? 'unnamed' : formatBuild(build))}`).join(', ')}`,
    '',
    ...(races.length > 0
      ? [
          'Races at start-up (block nothing):',
          '',
          ...races.map((one) => `- ${escapeMarkdown(one)}`),
          '',
        ]
      : []),
    ...(unseen.length > 0
      ? ['Not looked at:', '', ...unseen.map((one) => `- ${escapeMarkdown(one)}`), '']
      : []),
  ].join('\n')
}

const differenceColumns = [
  { title: 'scenario', cell: (one: MeasuredDifference) => one.scenario },
  { title: 'metric', cell: (one: MeasuredDifference) => one.metric },
  { title: 'difference', cell: (one: MeasuredDifference) => one.effect ?? '–' },
  { title: 'verdict', cell: (one: MeasuredDifference) => one.verdict },
]

const signs = { pass: '✓', fail: '✗', no_evidence: '?' } as const

function renderChangedAnswers({ changed_answers: changed }: VerdictDocument): string[] {
  const lines = describeChangedAnswers(changed).map((line) => `- ${escapeMarkdown(line)}`)
  return lines.length === 0
    ? []
    : ['### Answers changed', '', ...lines, '', changedAnswersQuestion, '']
}

function renderItems(title: string, items: readonly VerdictItem[]): string[] {
  if (items.length === 0) return []
  return [`### ${title}`, '', ...items.flatMap(renderItem), '']
}

function renderItem(item: VerdictItem): string[] {
  const { stage, check, outcome, summary, known_gap, evidence, command } = item
  const gap = known_gap === null ? '' : ` — known gap ${toCode(known_gap)}`
  const word = known_gap === null ? outcome : 'known gap'
  return [
    `- **${escapeMarkdown(check)}** (${stage}, ${word}): ${escapeMarkdown(summary)}${gap}${describeChange(item)}`,
    ...(evidence === null ? [] : [`  - proof: ${toCode(evidence)}`]),
    ...(command === null ? [] : [`  - again: ${toCode(command)}`]),
  ]
}
