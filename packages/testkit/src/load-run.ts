import { Histogram, toHistogramBytes } from '@gauntlet/core/histogram'
import type {
  CheckResult,
  GuaranteeDocument,
  EndpointResult,
  LatencyRecord,
  LoadFault,
  LoadResult,
  LoadRunRow,
} from '@gauntlet/contract'

/** A row as a command makes it before the run starts. */
export function buildLoadRunRow(overrides: Partial<LoadRunRow> = {}): LoadRunRow {
  return {
    id: '01968f3a-0000-7000-8000-000000000001',
    run_name: 'baseline_assignment_v1',
    scenario_name: 'assignment',
    phase: 'BASELINE',
    status: 'RUNNING',
    target_base_url: 'http://127.0.0.1:3000',
    git_sha: '4b4a1b8c0ffee',
    started_at: '2026-11-21T05:00:00.123Z',
    ended_at: null,
    duration_ms: null,
    tags: { env: 'laptop', cohort: 'baseline' },
    artifacts_path: 'artifacts/load-tests',
    notes: null,
    error_text: null,
    seed: 42,
    workload_hash: null,
    environment: { node: 'v20.20.2', cpus: 2 },
    generator_audit: null,
    ...overrides,
  }
}

function toMs(us: number | undefined): number | null {
  return us === undefined ? null : us / 1000
}

/** 600 requests around `scaleMs`, with a long tail: every tenth three times, every hundredth nine times as long. */
function buildLatency(scaleMs: number): LatencyRecord {
  const histogram = new Histogram()
  for (let at = 0; at < 600; at += 1) {
    const tail = at % 100 === 7 ? 9 : at % 10 === 3 ? 3 : 1
    histogram.record(scaleMs * 1000 * tail * (0.7 + 0.3 * Math.sin(at)))
  }
  const atQuantile = (q: number) => toMs(histogram.quantile(q))
  return {
    count: 600,
    minMs: toMs(histogram.min),
    maxMs: toMs(histogram.max),
    meanMs: toMs(histogram.mean),
    p50Ms: atQuantile(0.5),
    p90Ms: atQuantile(0.9),
    p95Ms: atQuantile(0.95),
    p99Ms: atQuantile(0.99),
    p999Ms: atQuantile(0.999),
    histogram: toHistogramBytes(histogram),
  }
}

/** 600 requests of one endpoint, six of which failed. */
export function buildEndpointResult(overrides: Partial<EndpointResult> = {}): EndpointResult {
  return {
    method: 'POST',
    endpoint: '/v1/assignment',
    requestsTotal: 600,
    successCount: 594,
    errorCount: 6,
    timeoutCount: 1,
    failureCount: 5,
    outcomes: { ok: 594, fail: 1, info: 5 },
    ratePerSecond: 10,
    responseCodes: { '200': 594, '400': 1, '503': 4 },
    errorCodes: { '400': 1, '503': 4 },
    errorBreakdown: { http_5xx: 4, http_4xx: 1, timeout: 1 },
    response: buildLatency(3.25),
    service: buildLatency(3),
    ...overrides,
  }
}

/** A run of one minute at ten requests a second, after a warm-up of two seconds. */
export function buildLoadResult(overrides: Partial<LoadResult> = {}): LoadResult {
  const endpoints = overrides.endpoints ?? [buildEndpointResult()]
  const { method: _method, endpoint: _endpoint, ...total } = endpoints[0] ?? buildEndpointResult()
  return {
    scenario: 'assignment',
    targetUrl: 'http://127.0.0.1:3000',
    workloadHash: 'a'.repeat(64),
    seed: 42,
    startedAt: '2026-11-21T05:00:00.123Z',
    endedAt: '2026-11-21T05:01:02.456Z',
    firstArrivalNs: 5e12,
    durationMs: 62_333.125,
    recordedMs: 60_000,
    interrupted: false,
    usersStarted: 600,
    usersCompleted: 594,
    usersFailed: 6,
    userFailures: [{ kind: 'expectation', message: 'status is 503, not 200', count: 6 }],
    endpoints,
    total,
    timeline: Array.from({ length: 62 }, (_, secondIndex) => ({
      secondIndex,
      recorded: secondIndex >= 2,
      startedCount: 10,
      completedCount: 10,
      errorCount: secondIndex % 10 === 3 ? 1 : 0,
      p50Ms: 3 + Math.sin(secondIndex / 5),
      p99Ms: 15 + 4 * Math.cos(secondIndex / 3),
    })),
    audit: {
      offered: 600,
      sent: 600,
      skipped: 0,
      slipP99Ms: 0.8,
      eventLoopP99Ms: 1.5,
      cpuRatio: 0.12,
      valid: true,
      reasons: [],
    },
    ...overrides,
  }
}

export function buildCheck(overrides: Partial<CheckResult> = {}): CheckResult {
  return {
    name: 'assignment_duplicate_rows_global',
    outcome: 'pass',
    expected: 0,
    observed: 0,
    details: { query: 'select 1', keys: [] },
    ...overrides,
  }
}

/** A replica that was killed in the fourth second, and was back in the sixth. */
export function buildFault(overrides: Partial<LoadFault> = {}): LoadFault {
  return {
    kind: 'kill',
    after: 35,
    fired: true,
    from_ms: 3510.25,
    to_ms: 5204.75,
    requests: 17,
    proof: 'process 4711 ended by SIGKILL; it was ready again after 1694 ms',
    ...overrides,
  }
}

/** A guarantee of a run that held. */
export function buildGuarantee(overrides: Partial<GuaranteeDocument> = {}): GuaranteeDocument {
  return {
    name: 'order ids',
    kind: 'uniqueIds',
    outcome: 'pass',
    reason: null,
    operations: 600,
    outcomes: { ok: 600, fail: 0, info: 0 },
    keys: 300,
    contended_keys: 12,
    unknown: { total: 0, stored: 0, absent: 0, unexplained: 0 },
    counts: {},
    anomalies: [],
    warnings: [],
    ...overrides,
  }
}
