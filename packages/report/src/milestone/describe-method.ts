import type { LoadRunDocument } from '@gauntlet/contract'
import { formatBuild, formatDuration, formatValue } from '@gauntlet/core/format'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import type { BeforeAfter } from '../before-after/before-after.ts'

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

/** What one phase needs before its figures say anything about the spread between runs. */
const wantedRepetitions = 3

/** What these runs leave open, one sentence each. */
export function listWhatIsLeft(
  scenarios: readonly ScenarioRuns[],
  pairs: readonly BeforeAfter[],
): string[] {
  return [
    ...pairs.flatMap(({ scenario, checks }) =>
      checks.flatMap(({ name, after }) => {
        if (!after) return [`${scenario}: ${name} was not asked after the change`]
        if (after.outcome === 'pass') return []
        const { reason } = after.details
        const why = typeof reason === 'string' ? `: ${reason}` : ` (${formatValue(after.observed)})`
        const what = after.outcome === 'fail' ? 'still fails' : 'has no evidence'
        return [`${scenario}: ${name} ${what} after the change${why}`]
      }),
    ),
    ...pairs.flatMap(({ scenario, warnings }) => warnings.map((one) => `${scenario}: ${one}`)),
    ...scenarios.flatMap(({ scenario, before, after }) =>
      [
        { phase: 'before', runs: before.length },
        { phase: 'after', runs: after.length },
      ]
        .filter(({ runs }) => runs < wantedRepetitions)
        .map(
          ({ phase, runs }) =>
            `${scenario}: ${runs} of at least ${wantedRepetitions} runs ${phase} the change`,
        ),
    ),
    'whether the differences are real: raw deltas of single runs cannot say (gauntlet compare can)',
  ]
}

/** All runs of one scenario, newest first. */
export type ScenarioRuns = {
  readonly scenario: string
  readonly before: readonly LoadRunDocument[]
  readonly after: readonly LoadRunDocument[]
}
