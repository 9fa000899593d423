import { isWrapped, type LoadRunDocument } from '@gauntlet/contract'
import { formatDuration, formatValue, phaseWords } from '@gauntlet/core/format'
import { escapeMarkdown } from '../markdown.ts'
import { renderMarkdownTable } from '../markdown-table.ts'
import { describeGuarantee, toGuaranteeWord } from './guarantee-words.ts'
import { auditRows, endpointColumns, faultColumns, runFacts } from './facts.ts'

const marks = { pass: '✅ pass', fail: '❌ fail', no_evidence: '❓ no evidence' } as const

/** One load run for a pull request or a wiki. */
export function renderLoadRunMarkdown(document: LoadRunDocument): string {
  const { run, endpoints, checks, audit, outcome, faults = [], guarantees = [] } = document
  const about = `Scenario **${escapeMarkdown(run.scenario_name)}**, ${phaseWords[run.phase]}`
  const where = `against ${escapeMarkdown(run.target_base_url)}, ${escapeMarkdown(run.started_at)}`
  return [
    `## ${escapeMarkdown(run.run_name)}: ${marks[outcome]}`,
    `${about}, ${where}, ${formatDuration(run.duration_ms)}.`,
    '### Checks',
    renderChecks(checks),
    ...(guarantees.length > 0 ? ['### Guarantees', renderGuarantees(guarantees)] : []),
    ...(faults.length > 0 ? ['### Faults', renderMarkdownTable(faultColumns, faults)] : []),
    '### Endpoints',
    renderMarkdownTable(endpointColumns, endpoints),
    isWrapped(run)
      ? 'Another program sent the load, by no schedule of Gauntlet: response times are service times, taken at the proxy.'
      : 'Response times count from the scheduled start of each request.',
    '### Generator audit',
    audit ? renderFacts(auditRows(audit)) : 'Nothing was measured.',
    '### The run',
    renderFacts(runFacts(document)),
    '',
  ].join('\n\n')
}

function renderGuarantees(guarantees: NonNullable<LoadRunDocument['guarantees']>): string {
  return renderMarkdownTable(
    [
      { title: 'guarantee', cell: ({ name }) => name },
      { title: 'kind', cell: ({ kind }) => kind },
      {
        title: 'outcome',
        cell: (one) => (one.exercised === false ? toGuaranteeWord(one) : marks[one.outcome]),
      },
      { title: 'what was found', cell: describeGuarantee },
    ],
    guarantees,
  )
}

export function renderChecks(checks: LoadRunDocument['checks']): string {
  if (checks.length === 0) return 'No check was made.'
  return renderMarkdownTable(
    [
      { title: 'check', cell: (check) => check.name },
      { title: 'outcome', cell: (check) => marks[check.outcome] },
      { title: 'must be', kind: 'number', cell: (check) => formatValue(check.expected) },
      { title: 'was', kind: 'number', cell: (check) => formatValue(check.observed) },
      {
        title: 'why',
        cell: ({ details: { reason } }) => (typeof reason === 'string' ? reason : ''),
      },
    ],
    checks,
  )
}

function renderFacts(facts: readonly (readonly [string, string])[]): string {
  return renderMarkdownTable(
    [
      { title: 'fact', cell: ([name]) => name },
      { title: 'value', cell: ([, value]) => value },
    ],
    facts,
  )
}
