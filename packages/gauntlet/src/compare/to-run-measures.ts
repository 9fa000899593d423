import type { LatencySummary, LoadResult } from '@gauntlet/contract'
import type { RunMeasures } from '@gauntlet/core/compare'

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
  /** Wire attempts including warm-up: what usage and effort were spent on. */
  readonly attempts: number
  readonly crashed: boolean
  readonly usage: ProcessUsage | undefined
  readonly database: DatabaseEffort | undefined
}

/**
 * The numbers of one run that are compared: latency from the scheduled start in milliseconds, failures of requests sent,
 * requests completed a second, and what an attempt cost the target: CPU seconds, database statements, WAL bytes and
 * database time. Memory is the resident set of all its processes at the end of the load.
 */
export function toRunMeasures(figures: RunFigures): RunMeasures {
  const { result, runId, crashed } = figures
  const { total, endpoints, audit } = result
  // A dead target answers nothing: what it was offered counts, not what got as far as being sent.
  const requests = crashed ? Math.max(audit.offered, total.requestsTotal) : total.requestsTotal
  const answered = endpoints.flatMap(({ method, endpoint, response }) =>
    latencyEntries(`${method} ${endpoint} `, response, ['p95']),
  )
  return {
    runId,
    workloadHash: result.workloadHash,
    values: {
      ...Object.fromEntries(latencyEntries('', total.response, ['p50', 'p90', 'p95', 'p99'])),
      throughput: completedPerSecond(result),
      ...costs(figures),
      ...Object.fromEntries(answered),
    },
    proportions: { errors: { count: total.errorCount, total: requests } },
    samples: {
      p50: total.response.count,
      p90: total.response.count,
      p95: total.response.count,
      p99: total.response.count,
      ...Object.fromEntries(
        endpoints.map(({ method, endpoint, response }) => [
          `${method} ${endpoint} p95`,
          response.count,
        ]),
      ),
    },
    errorKinds: errorKinds(result),
    crashed,
  }
}

function latencyEntries(
  prefix: string,
  { p50Ms, p90Ms, p95Ms, p99Ms }: LatencySummary,
  names: readonly ('p50' | 'p90' | 'p95' | 'p99')[],
): [string, number | null][] {
  const ms = { p50: p50Ms, p90: p90Ms, p95: p95Ms, p99: p99Ms }
  return names.map((name) => [`${prefix}${name}`, ms[name]])
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

/** Statuses from 400 on, and the transport's own words for requests without an answer. */
function errorKinds({ total }: LoadResult): Record<string, number> {
  const statuses = Object.entries(total.responseCodes).filter(([status]) => Number(status) >= 400)
  const causes = Object.entries(total.errorBreakdown).filter(
    ([cause]) => !cause.startsWith('http_'),
  )
  return Object.fromEntries([
    ...statuses.map(([status, count]) => [`status ${status}`, count]),
    ...causes,
  ])
}
