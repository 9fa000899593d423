import { formatBuild, formatDuration } from '../format.ts'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import type { ScenarioRuns } from './scenario-runs.ts'

/** What was run against what, how often, and how time was counted. */
export function describeMethod(scenarios: readonly ScenarioRuns[]): string {
  const rows = scenarios.flatMap(({ scenario, before, after }) =>
    [
      { phase: 'before', runs: before },
      { phase: 'after', runs: after },
    ].map(({ phase, runs }) => ({ scenario, phase, runs, newest: runs[0]?.run })),
  )
  const newest = rows.find((row) => row.newest)?.newest
  const environment = Object.entries(newest?.environment ?? {})
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
  return [
    'The same seeded workload ran against the build before and the build after the change. Arrivals follow a ' +
      'schedule that does not wait for answers; response time counts from the scheduled start of a request to the ' +
      'last byte of its answer; the warm-up is left out. After each run the data in the database of the target was checked.',
    renderMarkdownTable(
      [
        { title: 'scenario', cell: (row) => row.scenario },
        { title: 'phase', cell: (row) => row.phase },
        { title: 'runs', kind: 'number', cell: (row) => String(row.runs.length) },
        {
          title: 'build',
          cell: ({ newest: run }) => (run?.git_sha ? formatBuild(run.git_sha) : 'unknown'),
        },
        {
          title: 'seed',
          kind: 'number',
          cell: ({ newest: run }) => (run ? String(run.seed) : '–'),
        },
        {
          title: 'workload',
          cell: ({ newest: run }) => run?.workload_hash?.slice(0, 12) ?? 'unknown',
        },
        {
          title: 'duration',
          kind: 'number',
          cell: ({ newest: run }) => formatDuration(run?.duration_ms ?? null),
        },
      ],
      rows,
    ),
    `Environment: ${escapeMarkdown(environment) || 'unknown'}.`,
  ].join('\n\n')
}
