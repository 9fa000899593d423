import type { LoadEndpoint } from '@gauntlet/contract'
import {
  type BeforeAfter,
  type CheckDelta,
  rawDeltas,
  toBeforeAfter,
} from '../before-after/before-after.ts'
import { toMetricLines } from '../before-after/metrics.ts'
import { formatMs, formatNumber, formatRate, formatValue } from '@gauntlet/core/format'
import { escapeMarkdown, toCode } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { type ScenarioRuns, describeMethod, listWhatIsLeft } from './describe-method.ts'

export type Milestone = {
  readonly tool: string
  readonly at: string
  readonly scenarios: readonly ScenarioRuns[]
}

/** The write-up of a change in Markdown: how it was measured, what came out, what was wrong, what helped, what is left. */
export function renderMilestone({ tool, at, scenarios }: Milestone): string {
  const pairs = scenarios.flatMap(({ before: [before], after: [after] }) =>
    before && after ? [toBeforeAfter(before, after)] : [],
  )
  return [
    '# Milestone: before and after the change',
    `Written by gauntlet ${escapeMarkdown(tool)}, ${escapeMarkdown(at)}.`,
    '## Methodology',
    describeMethod(scenarios),
    '## Metrics',
    ...(pairs.length === 0 ? ['No scenario has a run in both phases.'] : pairs.map(renderMetrics)),
    ...scenarios.map(renderRepetitions).filter((text) => text !== undefined),
    '## Issues found',
    renderIssues(pairs),
    '## Mitigation impact',
    renderImpact(pairs),
    '## What is left',
    renderList(listWhatIsLeft(scenarios, pairs), 'Nothing that these runs can show.'),
    '',
  ].join('\n\n')
}

function renderMetrics({ scenario, before, after, warnings, endpoints }: BeforeAfter): string {
  const rows = endpoints.flatMap((endpoint) =>
    toMetricLines(endpoint).map((line, at) => ({
      ...line,
      endpoint: at === 0 ? `${endpoint.method} ${endpoint.endpoint}` : '',
    })),
  )
  const number = (title: 'before' | 'after' | 'delta') =>
    ({ title, kind: 'number', cell: (row: (typeof rows)[number]) => row[title] }) as const
  return [
    `### ${escapeMarkdown(scenario)}`,
    `Run ${toCode(before.run.id)} before, ${toCode(after.run.id)} after: ${rawDeltas}.`,
    ...warnings.map((warning) => `**Warning:** ${escapeMarkdown(warning)}.`),
    renderMarkdownTable(
      [
        { title: 'endpoint', cell: (row) => row.endpoint },
        { title: 'metric', cell: (row) => row.metric },
        number('before'),
        number('after'),
        number('delta'),
      ],
      rows,
    ),
  ].join('\n\n')
}

/** Every repetition, so that a reader sees how far runs of one build lie apart. */
function renderRepetitions({ scenario, before, after }: ScenarioRuns): string | undefined {
  if (before.length < 2 && after.length < 2) return undefined
  const phases = [
    ...before.map((document) => ({ phase: 'before', document })),
    ...after.map((document) => ({ phase: 'after', document })),
  ]
  const rows = phases.flatMap(({ phase, document }) =>
    document.endpoints.map((endpoint) => ({ phase, id: document.run.id, endpoint })),
  )
  type Row = (typeof rows)[number]
  const number = (title: string, read: (one: LoadEndpoint) => string) =>
    ({ title, kind: 'number', cell: ({ endpoint }: Row) => read(endpoint) }) as const
  const table = renderMarkdownTable<Row>(
    [
      { title: 'phase', cell: (row) => row.phase },
      { title: 'run', cell: (row) => row.id },
      { title: 'endpoint', cell: ({ endpoint }) => `${endpoint.method} ${endpoint.endpoint}` },
      number('p50', (one) => formatMs(one.p50_ms)),
      number('p95', (one) => formatMs(one.p95_ms)),
      number('p99', (one) => formatMs(one.p99_ms)),
      number('errors', (one) => formatRate(one.error_rate)),
      number('per second', (one) => formatNumber(one.rps)),
    ],
    rows,
  )
  return `### ${escapeMarkdown(scenario)}: every repetition\n\n${table}`
}

function renderIssues(pairs: readonly BeforeAfter[]): string {
  const issues = pairs.flatMap(({ scenario, checks }) =>
    checks.flatMap(({ name, before }) => {
      if (before?.outcome !== 'fail') return []
      const { keys } = before.details
      const first =
        Array.isArray(keys) && keys.length > 0 ? `, the first: ${JSON.stringify(keys[0])}` : ''
      return `${scenario}: ${name} was ${formatValue(before.observed)}, must be ${formatValue(before.expected)}${first}`
    }),
  )
  return renderList(issues, 'No check failed before the change.')
}

function renderImpact(pairs: readonly BeforeAfter[]): string {
  const rows = pairs.flatMap(({ scenario, checks }) =>
    checks.map((check) => ({ scenario, ...check })),
  )
  const changed = rows.filter(({ before, after }) => before?.outcome !== after?.outcome)
  if (changed.length === 0) return 'No check changed its outcome.'
  return renderMarkdownTable(
    [
      { title: 'scenario', cell: (row) => row.scenario },
      { title: 'check', cell: (row) => row.name },
      { title: 'before', cell: (row) => describeCheck(row.before) },
      { title: 'after', cell: (row) => describeCheck(row.after) },
    ],
    changed,
  )
}

function describeCheck(check: CheckDelta['before']): string {
  if (!check) return 'not asked'
  return `${check.outcome.replace('_', ' ')} (${formatValue(check.observed)})`
}

function renderList(items: readonly string[], otherwise: string): string {
  return items.length === 0
    ? otherwise
    : items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')
}
