import { formatMs, formatPerSecond, formatRate, formatSigned } from '@gauntlet/core/format'
import type { MetricChange } from '../api/client.ts'

const points = (value: number) => `${(value * 100).toFixed(2)} points`

/** How the figures of a metric are called and written. */
export const METRIC_WORDS = {
  p50_ms: { name: 'p50', unit: 'ms', format: formatMs, formatDelta: formatMs, relative: true },
  p95_ms: { name: 'p95', unit: 'ms', format: formatMs, formatDelta: formatMs, relative: true },
  p99_ms: { name: 'p99', unit: 'ms', format: formatMs, formatDelta: formatMs, relative: true },
  error_rate: {
    name: 'error rate',
    unit: 'ratio',
    format: formatRate,
    formatDelta: points,
    relative: false,
  },
  rps: {
    name: 'throughput',
    unit: 'per second',
    format: formatPerSecond,
    formatDelta: formatPerSecond,
    relative: true,
  },
} as const

export function formatFigure({ metric }: MetricChange, value: number | null): string {
  return value === null ? '–' : METRIC_WORDS[metric].format(value)
}

/** `-1.15 ms (-35 %)`. */
export function formatDelta({ metric, before, delta }: MetricChange): string {
  if (delta === null) return '–'
  const { formatDelta: format, relative } = METRIC_WORDS[metric]
  const text = formatSigned(delta, format)
  if (!relative || !before) return text
  return `${text} (${formatSigned(delta / before, (ratio) => `${Math.round(ratio * 100)} %`)})`
}

/** `90 %: -1.30 to -0.95 ms`. */
export function formatInterval({ metric, interval }: MetricChange): string {
  if (interval === null) return '–'
  const { formatDelta: format } = METRIC_WORDS[metric]
  const [low, high] = [interval.low, interval.high].map((value) => formatSigned(value, format))
  return `${low} to ${high}`
}
