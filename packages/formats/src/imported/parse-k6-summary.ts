import { SINGLE_RUN_WARNING, type ImportedCheck, type ImportedRun } from '@gauntlet/contract'
import {
  isRecord,
  numberAt,
  recordAt,
  requiredCount,
  toInstant,
  toRatePerSecond,
  type JsonRecord,
} from './json-reader.ts'

type K6Format = 'k6-summary' | 'k6-summary-export' | 'k6-machine-readable'

/** What the three shapes have in common, after their differences are undone. */
type Summary = {
  readonly format: K6Format
  readonly metrics: ReadonlyMap<string, JsonRecord>
  readonly durationMs: number | null
  readonly endedMs: number | null
  readonly failedCount: number | null
  readonly checks: readonly ImportedCheck[]
}

/**
 * Reads k6's summary in any of its three shapes: what `handleSummary` gets, what `--summary-export` writes and what
 * `--new-machine-readable-summary` writes. In `--summary-export` a threshold's `true` means that it was crossed.
 *
 * @param source names the file in messages
 * @throws ToolError FILE_UNREADABLE when the number of requests is missing
 * @see https://grafana.com/docs/k6/latest/results-output/end-of-test/
 */
export function parseK6Summary(report: JsonRecord, source: string): ImportedRun {
  const summary = toSummary(report)
  const metric = (name: string) => summary.metrics.get(name) ?? {}
  const place = `the count of http_reqs (${summary.format})`
  const total = requiredCount(numberAt(metric('http_reqs'), 'count'), place, source)
  const rate = numberAt(metric('http_reqs'), 'rate')
  // --summary-export has no duration, but a count and a rate over it.
  const durationMs = summary.durationMs ?? (rate ? (total / rate) * 1000 : null)
  const duration = metric('http_req_duration')
  const p99 = numberAt(duration, 'p(99)')
  const dropped = numberAt(metric('dropped_iterations'), 'count') ?? 0
  const startedMs =
    summary.endedMs !== null && durationMs !== null ? summary.endedMs - durationMs : null
  return {
    schema: 'gauntlet.imported-run/1',
    format: summary.format,
    gates: false,
    latency_basis: 'service',
    started_at: toInstant(startedMs),
    duration_ms: durationMs,
    requests_total: total,
    failed_count: summary.failedCount,
    error_rate: total === 0 || summary.failedCount === null ? null : summary.failedCount / total,
    rps: toRatePerSecond(total, durationMs),
    latency: {
      min_ms: numberAt(duration, 'min'),
      max_ms: numberAt(duration, 'max'),
      mean_ms: numberAt(duration, 'avg'),
      p50_ms: numberAt(duration, 'med') ?? numberAt(duration, 'p(50)'),
      p90_ms: numberAt(duration, 'p(90)'),
      p95_ms: numberAt(duration, 'p(95)'),
      p99_ms: p99,
      p999_ms: numberAt(duration, 'p(99.9)'),
    },
    response_codes: {},
    error_breakdown: {},
    users: { created: null, completed: numberAt(metric('iterations'), 'count'), failed: null },
    checks: summary.checks,
    warnings: [
      SINGLE_RUN_WARNING,
      ...(p99 === null ? ['no p(99): k6 leaves it out unless summaryTrendStats asks for it'] : []),
      ...(summary.format === 'k6-machine-readable' ? ['this shape has no thresholds'] : []),
      ...(dropped > 0 ? [`${dropped} iterations were dropped: the offered load was not sent`] : []),
    ],
  }
}

function toSummary(report: JsonRecord): Summary {
  if (isRecord(report['results'])) return fromMachineReadable(report)
  const metrics = recordAt(report, 'metrics')
  const nested = Object.values(metrics).some(
    (metric) => isRecord(metric) && isRecord(metric['values']),
  )
  return nested ? fromHandleSummary(report, metrics) : fromSummaryExport(report, metrics)
}

function fromHandleSummary(report: JsonRecord, metrics: JsonRecord): Summary {
  const values = new Map(
    Object.keys(metrics).map((name) => [name, recordAt(recordAt(metrics, name), 'values')]),
  )
  return {
    format: 'k6-summary',
    metrics: values,
    durationMs: numberAt(recordAt(report, 'state'), 'testRunDurationMs'),
    endedMs: null,
    failedCount: numberAt(values.get('http_req_failed') ?? {}, 'passes'),
    checks: [
      ...thresholdChecks(metrics, (threshold) => isRecord(threshold) && threshold['ok'] === true),
      ...groupChecks(recordAt(report, 'root_group')),
    ],
  }
}

function fromSummaryExport(report: JsonRecord, metrics: JsonRecord): Summary {
  return {
    format: 'k6-summary-export',
    metrics: new Map(Object.keys(metrics).map((name) => [name, recordAt(metrics, name)])),
    durationMs: null,
    endedMs: null,
    // Of a rate, `passes` counts the samples that were true: here, that the request failed.
    failedCount: numberAt(recordAt(metrics, 'http_req_failed'), 'passes'),
    checks: [
      ...thresholdChecks(metrics, (crossed) => crossed === false),
      ...groupChecks(recordAt(report, 'root_group')),
    ],
  }
}

function fromMachineReadable(report: JsonRecord): Summary {
  const results = recordAt(report, 'results')
  const metrics = new Map(
    listOf(results['metrics']).map((metric) => [
      String(metric['name']),
      recordAt(metric, 'values'),
    ]),
  )
  const durationS = numberAt(recordAt(report, 'config'), 'duration')
  const generatedMs = Date.parse(String(recordAt(report, 'metadata')['generatedAt']))
  return {
    format: 'k6-machine-readable',
    metrics,
    durationMs: durationS === null ? null : durationS * 1000,
    endedMs: Number.isFinite(generatedMs) ? generatedMs : null,
    failedCount: numberAt(metrics.get('http_req_failed') ?? {}, 'matches'),
    checks: listOf(recordAt(results, 'checks')['results']).map(toCheck),
  }
}

function thresholdChecks(
  metrics: JsonRecord,
  passed: (threshold: unknown) => boolean,
): ImportedCheck[] {
  return Object.keys(metrics).flatMap((name) =>
    Object.entries(recordAt(recordAt(metrics, name), 'thresholds')).map(
      ([expression, threshold]) => ({
        name: `${name}: ${expression}`,
        outcome: passed(threshold) ? ('pass' as const) : ('fail' as const),
      }),
    ),
  )
}

/** Groups nest; k6 itself allows any depth, files of more than 20 levels do not occur. */
const MAX_GROUP_DEPTH = 20

/** The checks of a group and its subgroups: lists in `handleSummary`, objects by name in `--summary-export`. */
function groupChecks(group: JsonRecord, depth = 0): ImportedCheck[] {
  if (depth > MAX_GROUP_DEPTH) return []
  return [
    ...listOf(group['checks']).map(toCheck),
    ...listOf(group['groups']).flatMap((inner) => groupChecks(inner, depth + 1)),
  ]
}

function toCheck(check: JsonRecord): ImportedCheck {
  const path = typeof check['path'] === 'string' ? check['path'].replace(/^::/, '') : ''
  return {
    name: path || String(check['name']),
    outcome: (numberAt(check, 'fails') ?? 1) === 0 ? 'pass' : 'fail',
  }
}

function listOf(value: unknown): JsonRecord[] {
  if (Array.isArray(value)) return value.filter(isRecord)
  return isRecord(value) ? Object.values(value).filter(isRecord) : []
}
