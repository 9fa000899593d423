import type { EndpointResult, LatencySummary, LoadResult } from '@gauntlet/contract'

/**
 * The metrics of a run by the names that Artillery gives them, for `ensure` and thresholds. Undefined: there is no
 * such metric, or no sample of it; of a run without requests nothing is known but how many there were.
 *
 * Two of them measure more than Artillery's: `http.response_time` is the whole exchange from its scheduled start
 * (there: from the send to the first byte), and `http.error_percent` and `errors` count the errors of the table (there
 * `maxErrorRate` counts users that did not complete, and an answer 500 is no error).
 */
export function findLoadMetric(result: LoadResult, name: string): number | undefined {
  const { total } = result
  if (Object.hasOwn(COUNTERS, name)) return COUNTERS[name]?.(result, total)
  if (total.requestsTotal === 0) return undefined
  const [, statistic] = /^http\.response_time\.(\w+)$/.exec(name) ?? []
  if (statistic !== undefined) return findStatistic(total.response, statistic)
  const [, code] = /^http\.codes\.(\d{3})$/.exec(name) ?? []
  if (code !== undefined) return total.responseCodes[code] ?? 0
  const [, error] = /^errors\.(\w+)$/.exec(name) ?? []
  return error === undefined ? undefined : countErrors(total, error)
}

type Total = Omit<EndpointResult, 'method' | 'endpoint'>
type Read = (result: LoadResult, total: Total) => number | undefined

const COUNTERS: Readonly<Record<string, Read>> = {
  'http.requests': (_result, total) => total.requestsTotal,
  'http.responses': (_result, total) =>
    Object.values(total.responseCodes).reduce((sum, count) => sum + count, 0),
  'http.request_rate': (_result, total) => total.ratePerSecond,
  'http.error_percent': (_result, total) =>
    total.requestsTotal === 0 ? undefined : (100 * total.errorCount) / total.requestsTotal,
  errors: (_result, total) => (total.requestsTotal === 0 ? undefined : total.errorCount),
  'vusers.created': (result) => result.usersStarted,
  'vusers.completed': (result) => result.usersCompleted,
  'vusers.failed': (result) => result.usersFailed,
  'vusers.skipped': (result) => result.audit.skipped,
}

/** What Node and Artillery call what `errorBreakdown` counts. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
}
const OWN_CAUSES =
  'refused dns connect tls timeout reset parse aborted invalid http_5xx http_4xx http_3xx expectation capture function'.split(
    ' ',
  )

/** None of a cause that nothing here counts: a misspelled one would hold for ever. */
function countErrors({ errorBreakdown }: Total, name: string): number | undefined {
  const cause = CAUSES[name] ?? name
  return OWN_CAUSES.includes(cause) ? (errorBreakdown[cause] ?? 0) : undefined
}

const STATISTICS: Readonly<Record<string, (latency: LatencySummary) => number | null>> = {
  min: (latency) => latency.minMs,
  max: (latency) => latency.maxMs,
  mean: (latency) => latency.meanMs,
  median: (latency) => latency.p50Ms,
  p50: (latency) => latency.p50Ms,
  p90: (latency) => latency.p90Ms,
  p95: (latency) => latency.p95Ms,
  p99: (latency) => latency.p99Ms,
  p999: (latency) => latency.p999Ms,
}

const findStatistic = (latency: LatencySummary, name: string): number | undefined =>
  STATISTICS[name]?.(latency) ?? undefined
