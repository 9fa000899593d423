import type { LoadResult } from '@gauntlet/contract'
import type { RunMeasures } from '@gauntlet/core/compare'
import { findStatusError } from '@gauntlet/core/flow'
import { quantile } from '@gauntlet/core/stats'
import type { LatencySamples } from './collect-latencies.ts'

/** What the target's processes used while load ran; undefined where the platform does not tell. */
export type ProcessUsage = { readonly cpuSeconds: number; readonly memoryBytes: number }

/** What the target's database did while load ran. */
export type DatabaseEffort = {
  /** Statements, or transactions where statements are not counted. */
  readonly statements: number
  readonly walBytes?: number
  readonly executionMs?: number
}

export type RunFigures = {
  readonly runId: string
  readonly result: LoadResult
  readonly latencies: LatencySamples
  /** Wire attempts including warm-up: what usage and effort were spent on. */
  readonly attempts: number
  readonly crashed: boolean
  readonly usage: ProcessUsage | undefined
  readonly database: DatabaseEffort | undefined
}

const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const
type QuantileName = keyof typeof QUANTILES

/**
 * The numbers of one run that are compared: quantiles of what succeeded or timed out, from the scheduled start in
 * milliseconds; failures of requests sent, requests completed a second, and what an attempt cost the target: CPU
 * seconds, database statements, WAL bytes and database time. Memory is the resident set of all its processes at the end
 * of the load. A run without a success has no latency.
 */
export function toRunMeasures(figures: RunFigures): RunMeasures {
  const { result, latencies, runId, crashed } = figures
  const { total, endpoints, audit } = result
  // A dead target answers nothing: what it was offered counts, not what got as far as being sent.
  const requests = crashed ? Math.max(audit.offered, total.requestsTotal) : total.requestsTotal
  const all = toQuantiles('', latencies.all, {
    names: ['p50', 'p90', 'p95', 'p99'],
    successes: total.successCount,
  })
  const answered = endpoints.flatMap(({ method, endpoint, successCount: successes }) => {
    const name = `${method} ${endpoint}`
    return toQuantiles(`${name} `, latencies.of(name), { names: ['p95'], successes })
  })
  return {
    run_id: runId,
    workload_hash: result.workloadHash,
    values: {
      ...Object.fromEntries(toValues(all)),
      throughput: completedPerSecond(result),
      ...costs(figures),
      ...Object.fromEntries(toValues(answered)),
    },
    proportions: { errors: { count: total.errorCount, total: requests } },
    samples: Object.fromEntries(
      [...all, ...answered].map(({ metric, samples }) => [metric, samples]),
    ),
    error_kinds: errorKinds(result),
    crashed,
  }
}

type Quantile = { readonly metric: string; readonly ms: number | null; readonly samples: number }

const toValues = (quantiles: readonly Quantile[]) => quantiles.map(({ metric, ms }) => [metric, ms])

function toQuantiles(
  prefix: string,
  ascendingMs: ArrayLike<number>,
  { names, successes }: { readonly names: readonly QuantileName[]; readonly successes: number },
): Quantile[] {
  const { length: samples } = ascendingMs
  return names.map((name) => ({
    metric: `${prefix}${name}`,
    ms: successes > 0 && samples > 0 ? quantile(ascendingMs, QUANTILES[name]) : null,
    samples,
  }))
}

function completedPerSecond({ total, recordedMs }: LoadResult): number | null {
  return recordedMs > 0 && total.successCount > 0 ? (total.successCount * 1000) / recordedMs : null
}

function costs({ usage, database, attempts }: RunFigures): Record<string, number> {
  if (attempts === 0) return {}
  const each = (amount: number) => amount / attempts
  return {
    ...(usage && {
      'cpu seconds per request': each(usage.cpuSeconds),
      'memory bytes': usage.memoryBytes,
    }),
    ...(database && { 'database statements per request': each(database.statements) }),
    ...(database?.walBytes !== undefined && { 'wal bytes per request': each(database.walBytes) }),
    ...(database?.executionMs !== undefined && {
      'database ms per request': each(database.executionMs),
    }),
  }
}

/** Statuses of errors that are no success by themselves, and every cause that no status tells. */
function errorKinds({ total }: LoadResult): Record<string, number> {
  const statuses = Object.entries(total.errorCodes).filter(
    ([status]) => findStatusError(Number(status)) !== undefined,
  )
  const causes = Object.entries(total.errorBreakdown).filter(
    ([cause]) => !cause.startsWith('http_'),
  )
  return Object.fromEntries([
    ...statuses.map(([status, count]) => [`status ${status}`, count]),
    ...causes,
  ])
}
