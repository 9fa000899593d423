import {
  SINGLE_RUN_WARNING,
  type ImportedCheck,
  type ImportedLatency,
  type ImportedRun,
} from '@gauntlet/contract'
import {
  countsOf,
  isRecord,
  numberAt,
  recordAt,
  requiredCount,
  toInstant,
  toRatePerSecond,
  type JsonRecord,
} from './json-reader.ts'

const CODE_PREFIX = 'http.codes.'
const ERROR_PREFIX = 'errors.'

/**
 * Reads the JSON report of Artillery 2 (`artillery run --output`) or Artillery 1. A request without an answer counts
 * as failed, like a 5xx; neither is in Artillery's response times. The rate is requests over the time they took:
 * Artillery's own `http.request_rate` is a mean of ten-second windows.
 *
 * @param source names the file in messages
 * @throws ToolError FILE_UNREADABLE when the number of requests is missing
 */
export function parseArtilleryReport(report: JsonRecord, source: string): ImportedRun {
  const aggregate = recordAt(report, 'aggregate')
  return isRecord(aggregate['counters']) && !('requestsCompleted' in aggregate)
    ? fromVersion2(aggregate, source)
    : fromVersion1(aggregate, report, source)
}

function fromVersion2(aggregate: JsonRecord, source: string): ImportedRun {
  const counters = countsOf(recordAt(aggregate, 'counters'))
  const total = requiredCount(
    counters['http.requests'] ?? null,
    '/aggregate/counters/http.requests',
    source,
  )
  const summary = recordAt(recordAt(aggregate, 'summaries'), 'http.response_time')
  const startedMs = numberAt(aggregate, 'firstMetricAt') ?? numberAt(aggregate, 'firstCounterAt')
  const endedMs = numberAt(aggregate, 'lastMetricAt') ?? numberAt(aggregate, 'lastCounterAt')
  const durationMs = startedMs !== null && endedMs !== null ? endedMs - startedMs : null
  return build({
    format: 'artillery-2',
    startedMs,
    durationMs,
    total,
    answered: counters['http.responses'] ?? 0,
    latency: toLatency(summary, 'p50'),
    codes: withPrefix(counters, CODE_PREFIX),
    errors: withPrefix(counters, ERROR_PREFIX),
    users: {
      created: counters['vusers.created'] ?? null,
      completed: counters['vusers.completed'] ?? null,
      failed: counters['vusers.failed'] ?? null,
    },
    checks: expectationChecks(counters),
  })
}

function fromVersion1(aggregate: JsonRecord, report: JsonRecord, source: string): ImportedRun {
  const answered = requiredCount(
    numberAt(aggregate, 'requestsCompleted'),
    '/aggregate/requestsCompleted',
    source,
  )
  const errors = countsOf(recordAt(aggregate, 'errors'))
  const started = numberAt(recordAt(aggregate, 'rps'), 'count')
  const total = Math.max(answered, started ?? 0)
  const instants = timestampsOf(report)
  const [first, last] = [instants[0] ?? null, instants.at(-1) ?? null]
  const created = numberAt(aggregate, 'scenariosCreated')
  const completed = numberAt(aggregate, 'scenariosCompleted')
  return build({
    format: 'artillery-1',
    startedMs: first,
    // One report is one instant: it has no length.
    durationMs: first !== null && last !== null && last > first ? last - first : null,
    total,
    answered,
    latency: toLatency(recordAt(aggregate, 'latency'), 'median'),
    codes: countsOf(recordAt(aggregate, 'codes')),
    errors,
    users: { created, completed, failed: null },
    checks: [],
  })
}

type Parts = {
  readonly format: 'artillery-1' | 'artillery-2'
  readonly startedMs: number | null
  readonly durationMs: number | null
  readonly total: number
  readonly answered: number
  readonly latency: ImportedLatency
  readonly codes: Record<string, number>
  readonly errors: Record<string, number>
  readonly users: ImportedRun['users']
  readonly checks: readonly ImportedCheck[]
}

function build(parts: Parts): ImportedRun {
  const serverErrors = Object.entries(parts.codes)
    .filter(([code]) => code.startsWith('5'))
    .reduce((sum, [, count]) => sum + count, 0)
  const failed = Math.min(parts.total, Math.max(0, parts.total - parts.answered) + serverErrors)
  return {
    schema: 'gauntlet.imported-run/1',
    format: parts.format,
    gates: false,
    latency_basis: 'service',
    started_at: toInstant(parts.startedMs),
    duration_ms: parts.durationMs,
    requests_total: parts.total,
    failed_count: failed,
    error_rate: parts.total === 0 ? null : failed / parts.total,
    rps: toRatePerSecond(parts.total, parts.durationMs),
    latency: parts.latency,
    response_codes: parts.codes,
    error_breakdown: parts.errors,
    users: parts.users,
    checks: parts.checks,
    warnings: [SINGLE_RUN_WARNING],
  }
}

function toLatency(summary: JsonRecord, median: 'p50' | 'median'): ImportedLatency {
  return {
    min_ms: numberAt(summary, 'min'),
    max_ms: numberAt(summary, 'max'),
    mean_ms: numberAt(summary, 'mean'),
    p50_ms: numberAt(summary, median),
    p90_ms: numberAt(summary, 'p90'),
    p95_ms: numberAt(summary, 'p95'),
    p99_ms: numberAt(summary, 'p99'),
    p999_ms: numberAt(summary, 'p999'),
  }
}

function withPrefix(counters: Readonly<Record<string, number>>, prefix: string) {
  return Object.fromEntries(
    Object.entries(counters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, count]) => [name.slice(prefix.length), count]),
  )
}

/** The expect plugin's counters; absent when the plugin was not used. */
function expectationChecks(counters: Readonly<Record<string, number>>): ImportedCheck[] {
  const [ok, failed] = [counters['plugins.expect.ok'], counters['plugins.expect.failed']]
  if (ok === undefined && failed === undefined) return []
  return [{ name: 'plugins.expect', outcome: (failed ?? 0) > 0 ? 'fail' : 'pass' }]
}

/** Instants of all ten-second reports of Artillery 1, ascending. */
function timestampsOf(report: JsonRecord): number[] {
  const intermediate = Array.isArray(report['intermediate']) ? report['intermediate'] : []
  const reports = [...intermediate, report['aggregate']].filter(isRecord)
  return reports
    .map((one) => Date.parse(String(one['timestamp'])))
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b)
}
