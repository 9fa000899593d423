import { toMarginText } from '@gauntlet/core/compare'
import { errors } from './metrics/errors.ts'
import { p50, p90, p95, p99 } from './metrics/latency.ts'
import type { Metric } from './metrics/metric.ts'
import {
  cpuSeconds,
  databaseMs,
  databaseStatements,
  memoryBytes,
  walBytes,
} from './metrics/target-cost.ts'
import { throughput } from './metrics/throughput.ts'

/** What is compared between two builds, in the order of tables and charts. */
export const metrics: readonly Metric[] = [
  p50,
  p95,
  errors,
  throughput,
  p90,
  p99,
  cpuSeconds,
  memoryBytes,
  databaseStatements,
  walBytes,
  databaseMs,
]

/** The metrics for the help and docs/cli.md: what each is, its margin, and whether it can stop a release. */
export const describeMetrics = (
  rows: readonly Metric[],
): { readonly name: string; readonly summary: string }[] =>
  rows.map(({ name, summary, margin, kind, gates }) => {
    const decides = gates ? 'can decide' : 'shown only'
    const largest = toMarginText(margin, kind === 'ratio' ? 'ratio' : 'share')
    return { name, summary: `${summary}; ${decides}, margin ${largest}` }
  })
