import type { LoadEndpoint } from '@gauntlet/contract'
import {
  formatCount,
  formatMs,
  formatPerSecond,
  formatRate,
  formatSigned,
} from '@gauntlet/core/format'
import type { EndpointDelta } from './before-after.ts'

/** One line of a before/after table. */
export type MetricLine = {
  readonly metric: string
  readonly before: string
  readonly after: string
  readonly delta: string
}

const missing = '–'

export function toMetricLines(row: EndpointDelta): MetricLine[] {
  const line = (metric: string, format: (one: LoadEndpoint) => string, delta: string) => ({
    metric,
    before: row.before ? format(row.before) : missing,
    after: row.after ? format(row.after) : missing,
    delta,
  })
  return [
    line('requests', (one) => formatCount(one.requests_total), ''),
    line('p50', (one) => formatMs(one.p50_ms), formatDeltaMs(row.delta_p50_ms, row.before?.p50_ms)),
    line('p95', (one) => formatMs(one.p95_ms), formatDeltaMs(row.delta_p95_ms, row.before?.p95_ms)),
    line('p99', (one) => formatMs(one.p99_ms), formatDeltaMs(row.delta_p99_ms, row.before?.p99_ms)),
    line('errors', (one) => formatRate(one.error_rate), formatPoints(row.delta_error_rate)),
    line(
      'throughput',
      (one) => formatPerSecond(one.rps),
      row.delta_rps === null ? missing : formatSigned(row.delta_rps, formatPerSecond),
    ),
  ]
}

/** `-1.15 ms (-35 %)`: the part in per cent is of the figure before. */
function formatDeltaMs(delta: number | null, before: number | null | undefined): string {
  if (delta === null) return missing
  const text = formatSigned(delta, formatMs)
  if (!before) return text
  return `${text} (${formatSigned(delta / before, (ratio) => `${Math.round(ratio * 100)} %`)})`
}

function formatPoints(delta: number | null): string {
  if (delta === null) return missing
  return formatSigned(delta, (ratio) => `${(ratio * 100).toFixed(2)} points`)
}
