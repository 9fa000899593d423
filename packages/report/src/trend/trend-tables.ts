import type { TrendDocument, TrendSeries } from '@gauntlet/contract'
import { formatMs, formatRate } from '@gauntlet/core/format'

const metricNames = { p50_ms: 'p50', p95_ms: 'p95', p99_ms: 'p99' } as const

export function nameSeries({ method, endpoint, metric }: TrendSeries): string {
  return `${method} ${endpoint} ${metricNames[metric]}`
}

const number = (title: string, cell: (series: TrendSeries) => string) =>
  ({ title, kind: 'number', cell }) as const

/** The same in HTML and Markdown. */
export const seriesColumns = [
  { title: 'series', cell: nameSeries },
  {
    title: 'phase',
    cell: ({ phase }: TrendSeries) => (phase === 'BASELINE' ? 'before' : 'after'),
  },
  { title: 'workload', cell: (one: TrendSeries) => one.workload_hash?.slice(0, 12) ?? 'unknown' },
  { title: 'machine', cell: ({ machine }: TrendSeries) => machine ?? 'unknown' },
  number('runs', ({ points }) => String(points.length)),
  number('first', ({ points }) => formatMs(points[0]?.value ?? null)),
  number('newest', ({ points }) => formatMs(points.at(-1)?.value ?? null)),
  {
    title: 'suspicions',
    cell: ({ suspicions }: TrendSeries) =>
      suspicions.map(({ sentence }) => sentence).join('; ') || 'none',
  },
] as const

type Imported = TrendDocument['imported'][number]

export const importedColumns = [
  { title: 'run', cell: ({ id }: Imported) => id },
  { title: 'file', cell: ({ source }: Imported) => source },
  { title: 'format', cell: ({ format }: Imported) => format },
  { title: 'at', cell: ({ at }: Imported) => at },
  { title: 'p50', cell: ({ latency }: Imported) => formatMs(latency.p50_ms) },
  { title: 'p95', cell: ({ latency }: Imported) => formatMs(latency.p95_ms) },
  { title: 'p99', cell: ({ latency }: Imported) => formatMs(latency.p99_ms) },
  {
    title: 'failed',
    cell: ({ error_rate: rate }: Imported) => (rate === null ? '–' : formatRate(rate)),
  },
] as const

export const trendSentences = {
  history:
    'Runs that ended well with a fit generator, oldest first. Latency counts from the scheduled start.',
  suspicion:
    'A change of level is a suspicion and decides nothing: runs of different days differ for many reasons. What it suggests is an interleaved comparison of the two revisions, with gauntlet compare.',
  imported:
    'Single runs of other tools, measured from the actual send. They stand beside the history and can never gate.',
} as const
