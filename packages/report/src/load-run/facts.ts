import {
  listExercised,
  type LoadAudit,
  type LoadEndpoint,
  type LoadFault,
  type LoadRunDocument,
} from '@gauntlet/contract'
import { isStatusError } from '@gauntlet/core/flow'
import {
  formatCount,
  formatDuration,
  formatMs,
  formatPerSecond,
  formatRate,
  formatWindow,
} from '@gauntlet/core/format'
import { listAuditRows } from '@gauntlet/plots'

export type Fact = readonly [name: string, value: string]

/** The few figures that a reader wants first. */
export function totals(document: LoadRunDocument): Fact[] {
  const { endpoints, outcomes, recorded_ms, guarantees = [] } = document
  const checks = [...document.checks, ...listExercised(guarantees)]
  const sum = (field: 'requests_total' | 'error_count') =>
    endpoints.reduce((total, endpoint) => total + endpoint[field], 0)
  const requests = sum('requests_total')
  const slowest = Math.max(...endpoints.map((endpoint) => endpoint.p99_ms ?? 0))
  const passed = checks.filter((check) => check.outcome === 'pass').length
  return [
    ['requests', formatCount(requests)],
    ['throughput', recorded_ms > 0 ? formatPerSecond(requests / (recorded_ms / 1000)) : '–'],
    ['slowest p99', endpoints.length > 0 ? formatMs(slowest) : '–'],
    ['errors', requests > 0 ? formatRate(sum('error_count') / requests) : '–'],
    ['outcome unknown', formatCount(outcomes.info)],
    [
      guarantees.length > 0 ? 'checks and guarantees passed' : 'checks passed',
      `${passed} of ${checks.length}`,
    ],
  ]
}

const number = (title: string, cell: (endpoint: LoadEndpoint) => string) =>
  ({ title, kind: 'number', cell }) as const

/** A table of endpoints, the same in HTML and Markdown. */
export const endpointColumns = [
  { title: 'endpoint', cell: ({ method, endpoint }: LoadEndpoint) => `${method} ${endpoint}` },
  number('requests', (one) => formatCount(one.requests_total)),
  number('per second', (one) => formatPerSecond(one.rps)),
  number('errors', (one) => formatRate(one.error_rate)),
  number('p50', (one) => formatMs(one.p50_ms)),
  number('p95', (one) => formatMs(one.p95_ms)),
  number('p99', (one) => formatMs(one.p99_ms)),
  number('max', (one) => formatMs(one.max_ms)),
  number('service p99', (one) => formatMs(one.service.p99_ms)),
  {
    title: 'answers',
    cell: ({ response_codes: codes, error_breakdown: errors }: LoadEndpoint) =>
      [...toList(codes), ...toList(withoutAnswers(errors))].join(', '),
  },
] as const

function nameFault({ kind, firing }: LoadFault): string {
  const name = kind.replaceAll('-', ' ')
  return firing ? `${name}, ${firing.number} of ${firing.of}` : name
}

/** What was done to the target, the same in HTML and Markdown. */
export const faultColumns = [
  { title: 'fault', cell: nameFault },
  { title: 'happened', cell: ({ fired }: LoadFault) => (fired ? 'yes' : 'no') },
  { title: 'after requests', kind: 'number', cell: ({ after }: LoadFault) => formatCount(after) },
  { title: 'from, to', kind: 'number', cell: (fault: LoadFault) => formatWindow(fault) },
  {
    title: 'requests affected',
    kind: 'number',
    cell: ({ requests }: LoadFault) => formatCount(requests),
  },
  { title: 'proof, or why not', cell: ({ proof }: LoadFault) => proof },
] as const

function toList(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([name, count]) => `${name}\u00a0×\u00a0${formatCount(count)}`)
}

/** What the status does not say already. */
function withoutAnswers(errors: LoadEndpoint['error_breakdown']): Record<string, number> {
  return Object.fromEntries(Object.entries(errors).filter(([cause]) => !isStatusError(cause)))
}

export function auditRows(audit: LoadAudit): Fact[] {
  return [
    ['valid', audit.valid ? 'yes' : `no: ${audit.reasons.join('; ')}`],
    ...listAuditRows(audit),
  ]
}

export function runFacts({
  run,
  users,
  recorded_ms,
  outcomes,
  extension,
}: LoadRunDocument): Fact[] {
  const tags = Object.entries(run.tags).map(([name, value]) => `${name}=${value}`)
  const environment = Object.entries(run.environment).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return [
    ['id', run.id],
    ['status', run.error_text ? `${run.status}: ${run.error_text}` : run.status],
    ['build', run.git_sha ?? 'unknown'],
    ['seed', String(run.seed)],
    ['workload hash', run.workload_hash ?? 'unknown'],
    ['recorded', `${formatDuration(recorded_ms)} of ${formatDuration(run.duration_ms)}`],
    ...describeExtension(extension),
    [
      'users started, completed, failed',
      [users.started, users.completed, users.failed].map(formatCount).join(', '),
    ],
    [
      'requests ok, failed, unknown',
      [outcomes.ok, outcomes.fail, outcomes.info].map(formatCount).join(', '),
    ],
    ['tags', tags.join(', ') || 'none'],
    ['environment', environment.join(', ') || 'unknown'],
    ['notes', run.notes ?? 'none'],
  ]
}

function describeExtension(extension: LoadRunDocument['extension']): Fact[] {
  if (!extension) return []
  const { duration_ms: ms, requests, users_started: users } = extension
  const sent = `${formatCount(requests)} requests of ${formatCount(users)} users in ${formatDuration(ms)}`
  return [
    ['sent behind the schedule, until recovery could be judged', `${sent}; in no figure here`],
  ]
}
