import {
  formatCount,
  formatDuration,
  formatPerSecond,
  formatRate,
  formatValue,
  phaseWords,
} from '@gauntlet/core/format'
import { listAuditRows } from '@gauntlet/plots'
import type { Measured, Run } from '../api/client.ts'
import { Badge, badgeText } from '../ui/badge.tsx'
import { countColumn, msColumn } from '../ui/column.ts'
import { DataTable, Facts } from '../ui/data-table.tsx'
import { When } from '../ui/when.tsx'

type Endpoint = Measured['endpoints'][number]
type Check = Measured['checks'][number]

export function EndpointTable({ endpoints }: { endpoints: readonly Endpoint[] }) {
  return (
    <DataTable
      caption="Endpoints"
      rows={endpoints}
      keyOf={({ method, endpoint }) => `${method} ${endpoint}`}
      columns={[
        {
          title: 'endpoint',
          cell: ({ method, endpoint }) => (
            <code>
              {method} {endpoint}
            </code>
          ),
          value: ({ method, endpoint }) => `${method} ${endpoint}`,
        },
        countColumn('requests', (one: Endpoint) => one.requests_total),
        {
          title: 'per second',
          number: true,
          cell: (one) => formatPerSecond(one.rps),
          value: (one) => one.rps,
        },
        {
          title: 'errors',
          number: true,
          unit: 'ratio',
          cell: (one) => formatRate(one.error_rate),
          value: (one) => one.error_rate,
        },
        msColumn('p50', (one: Endpoint) => one.p50_ms),
        msColumn('p95', (one: Endpoint) => one.p95_ms),
        msColumn('p99', (one: Endpoint) => one.p99_ms),
        msColumn('max', (one: Endpoint) => one.max_ms),
        msColumn('service p99', (one: Endpoint) => one.service.p99_ms),
      ]}
    />
  )
}

export function CheckTable({ checks }: { checks: readonly Check[] }) {
  return (
    <DataTable
      caption="Checks"
      rows={checks}
      keyOf={({ name }) => name}
      columns={[
        { title: 'check', cell: ({ name }) => <code>{name}</code>, value: ({ name }) => name },
        {
          title: 'outcome',
          cell: ({ outcome }) => <Badge word={outcome} />,
          value: ({ outcome }) => badgeText(outcome),
        },
        { title: 'must be', cell: ({ expected }) => String(expected) },
        {
          title: 'saw',
          cell: ({ observed }) => formatValue(observed),
          value: ({ observed }) => observed,
        },
        {
          title: 'details',
          cell: ({ details }) =>
            Object.keys(details).length > 0 && (
              <details>
                <summary>show</summary>
                <pre>{JSON.stringify(details, null, 2)}</pre>
              </details>
            ),
          value: ({ details }) =>
            Object.keys(details).length > 0 ? JSON.stringify(details) : null,
        },
      ]}
    />
  )
}

/** Whether the load generator was fast enough. */
export function AuditFacts({ audit }: { audit: Run['generator_audit'] }) {
  if (!audit) return <p>The generator was not audited: these figures are no evidence.</p>
  return (
    <Facts
      rows={[
        ['fit', <Badge key="fit" word={audit.valid ? 'pass' : 'fail'} />],
        ...audit.reasons.map((reason, at) => [`why not (${at + 1})`, reason] as const),
        ...listAuditRows(audit),
      ]}
    />
  )
}

export function RunFacts({ run, measured }: { run: Run; measured: Measured | null }) {
  const environment = Object.entries(run.environment).map(describeFact)
  const tags = Object.entries(run.tags).map(([name, value]) => `${name}=${value}`)
  return (
    <Facts
      rows={[
        ['id', <code key="id">{run.id}</code>],
        ['phase', phaseWords[run.phase]],
        ['target', run.target_base_url],
        ['build', run.git_sha ?? 'unknown'],
        ['started', <When key="at" at={run.started_at} />],
        ['took', formatDuration(run.duration_ms)],
        ['seed', String(run.seed)],
        ['workload hash', run.workload_hash ?? 'unknown'],
        ...(measured
          ? ([
              [
                'users started, completed, failed',
                [measured.users.started, measured.users.completed, measured.users.failed]
                  .map(formatCount)
                  .join(', '),
              ],
              [
                'requests ok, failed, unknown',
                [measured.outcomes.ok, measured.outcomes.fail, measured.outcomes.info]
                  .map(formatCount)
                  .join(', '),
              ],
            ] as const)
          : []),
        ['tags', tags.join(', ') || 'none'],
        ['environment', environment.join(', ') || 'unknown'],
        ['notes', run.notes ?? 'none'],
        ['artefacts', run.artifacts_path ?? 'none'],
      ]}
    />
  )
}

function describeFact([name, value]: readonly [string, unknown]): string {
  if (name.endsWith('_bytes') && typeof value === 'number') {
    return `${name.slice(0, -'_bytes'.length)} ${(value / 2 ** 30).toFixed(1)} GiB`
  }
  return `${name.replaceAll('_', ' ')} ${typeof value === 'string' ? value : JSON.stringify(value)}`
}

export type Phase = keyof typeof phaseWords

export function parsePhase(text: string | undefined): Phase | undefined {
  return text === 'BASELINE' || text === 'POST_MITIGATION' ? text : undefined
}
