import {
  toLoadRunDocument,
  type CheckResult,
  type EndpointResult,
  type LatencyRecord,
  type Phase,
} from '@gauntlet/contract'
import { Histogram, toHistogramBytes } from '@gauntlet/core/histogram'
import { createRandom } from '@gauntlet/core/random'
import { createRunId, type Store } from '@gauntlet/store'
import {
  buildCheck,
  buildEndpointResult,
  buildLoadResult,
  buildLoadRunRow,
} from '@gauntlet/testkit'

const start = Date.parse('2026-11-20T09:00:00.000Z')
const minuteMs = 60_000

type RunShape = {
  readonly phase: Phase
  readonly scenario: string
  /** Of the phase, from 0. */
  readonly at: number
  /** Median of the first endpoint. */
  readonly medianMs: number
}

/** Four runs of each phase, the later ones faster: enough for intervals. Returns the ids, baseline first. */
export async function storeBenchmark(store: Store, scenario: string): Promise<string[]> {
  const ids: string[] = []
  for (const phase of ['BASELINE', 'POST_MITIGATION'] as const) {
    for (let at = 0; at < 4; at += 1) {
      const medianMs = phase === 'BASELINE' ? 5.2 + at * 0.11 : 3.1 + at * 0.09
      ids.push(await storeRun(store, { phase, scenario, at, medianMs }))
    }
  }
  return ids
}

async function storeRun(
  store: Store,
  { phase, scenario, at, medianMs }: RunShape,
): Promise<string> {
  const isBaseline = phase === 'BASELINE'
  const startedMs = start + ((isBaseline ? 0 : 8) + at) * 5 * minuteMs
  const startedAt = new Date(startedMs).toISOString()
  const endedAt = new Date(startedMs + minuteMs).toISOString()
  const seed = `${scenario}/${phase}/${at}`
  const id = createRunId(startedMs)
  const endpoints = [
    buildEndpointResult({
      method: 'POST',
      endpoint: '/v1/assignment',
      ...measure(seed, medianMs, isBaseline),
    }),
    buildEndpointResult({
      method: 'POST',
      endpoint: '/v1/events/batch',
      ...measure(`${seed}/events`, medianMs * 1.7, isBaseline),
    }),
  ]
  const random = createRandom(`${seed}/timeline`)
  const timeline = buildLoadResult().timeline.map((slice, second) => ({
    ...slice,
    p50Ms: medianMs * (1 + 0.15 * random.unit()) + (second < 3 ? 2 : 0),
    p99Ms: medianMs * (3 + 1.6 * random.unit()) + (second < 3 ? 12 : 0),
    errorCount: isBaseline && second % 17 === 9 ? 1 : 0,
  }))
  const document = toLoadRunDocument({
    tool: '0.0.0',
    at: endedAt,
    run: buildLoadRunRow({
      id,
      run_name: `${phase.toLowerCase()}_${scenario}_v${at + 1}`,
      scenario_name: scenario,
      phase,
      git_sha: (isBaseline ? '4b4a1b8c0ffee' : '9d0e77a51ce').padEnd(40, '0'),
      started_at: startedAt,
      tags: { env: 'laptop', cohort: phase.toLowerCase() },
    }),
    result: buildLoadResult({ scenario, startedAt, endedAt, endpoints, timeline }),
    checks: listChecks(isBaseline),
  })
  await store.loadRuns.import(document)
  return id
}

function measure(seed: string, medianMs: number, failing: boolean): Partial<EndpointResult> {
  const errors = failing ? 4 : 0
  return {
    requestsTotal: 600,
    successCount: 600 - errors,
    errorCount: errors,
    timeoutCount: failing ? 1 : 0,
    failureCount: errors,
    outcomes: { ok: 600 - errors, fail: 0, info: errors },
    responseCodes: failing ? { '200': 596, '503': 3 } : { '200': 600 },
    errorCodes: failing ? { '503': 3 } : {},
    errorBreakdown: failing ? { http_5xx: 3, timeout: 1 } : {},
    ratePerSecond: 10,
    response: toLatency(`${seed}/response`, medianMs),
    service: toLatency(`${seed}/service`, medianMs * 0.9),
  }
}

function toMs(us: number | undefined): number | null {
  return us === undefined ? null : us / 1000
}

/** 600 log-normal latencies. */
function toLatency(seed: string, medianMs: number): LatencyRecord {
  const random = createRandom(seed)
  const histogram = new Histogram()
  for (let at = 0; at < 600; at += 1) {
    const normal =
      Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit())
    histogram.record(medianMs * 1000 * Math.exp(0.45 * normal))
  }
  const quantile = (q: number) => toMs(histogram.quantile(q))
  return {
    count: 600,
    minMs: toMs(histogram.min),
    maxMs: toMs(histogram.max),
    meanMs: toMs(histogram.mean),
    p50Ms: quantile(0.5),
    p90Ms: quantile(0.9),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    p999Ms: quantile(0.999),
    histogram: toHistogramBytes(histogram),
  }
}

function listChecks(failing: boolean): CheckResult[] {
  return [
    buildCheck({ name: 'assignment_duplicate_rows_global' }),
    buildCheck({ name: 'event_id_duplicate_rows_global' }),
    buildCheck({
      name: 'sticky_assignment_conflicts_scoped',
      ...(failing && {
        outcome: 'fail',
        observed: 17,
        details: { keys: ['lt-user-3', 'lt-user-9'] },
      }),
    }),
    buildCheck({ name: 'load_test_assignment_rows_scoped', expected: '> 0', observed: 600 }),
    buildCheck({
      name: 'http_error_rate_under_1pct',
      expected: '<= 0.01',
      observed: failing ? 0.0067 : 0,
    }),
  ]
}
