import {
  DEFAULT_MARGINS,
  requestsNeeded,
  validBlocks,
  type Block,
  type ComparePlan,
  type MetricPlan,
} from '@gauntlet/core/compare'
import type { Scenario } from '@gauntlet/core/flow'
import { mostRequests } from '@gauntlet/engine'

const ERRORS: MetricPlan = {
  metric: 'errors',
  kind: 'proportion',
  better: 'lower',
  margin: DEFAULT_MARGINS.errors,
  gate: true,
}

function latency(
  metric: string,
  rest: Pick<MetricPlan, 'margin' | 'gate' | 'quantile'>,
): MetricPlan {
  return { metric, kind: 'ratio', better: 'lower', guard: 'errors', ...rest }
}

/**
 * What decides: the median, the 95th percentile and the failures of all requests, and the throughput of a closed
 * workload (in an open one it equals what was offered). Fixed before the first run.
 *
 * @param margin for every ratio metric; null for the defaults
 */
export function planGatingMetrics(scenario: Scenario, margin: number | null): MetricPlan[] {
  const { p50, p95, throughput } = DEFAULT_MARGINS
  const isClosed = scenario.phases.some(
    (phase) => phase.kind === 'closed' && phase.record !== false,
  )
  const rate: MetricPlan = {
    metric: 'throughput',
    kind: 'ratio',
    better: 'higher',
    margin: margin ?? throughput,
    gate: true,
    guard: 'errors',
  }
  return [
    latency('p50', { margin: margin ?? p50, gate: true, quantile: 0.5 }),
    latency('p95', { margin: margin ?? p95, gate: true, quantile: 0.95 }),
    ERRORS,
    ...(isClosed ? [rate] : []),
  ]
}

/** The gating quantiles that no run of this scenario can measure, however it goes, in one sentence; undefined of none. */
export function findUnmeasurable(
  scenario: Scenario,
  { metrics, mode }: Pick<ComparePlan, 'metrics' | 'mode'>,
): string | undefined {
  const most = mostRequests(scenario)
  const missed = metrics.filter((metric) => metric.gate && requestsNeeded(metric) > most)
  if (missed.length === 0) return undefined
  const needs = missed.map((metric) => `${metric.metric} needs ${requestsNeeded(metric)}`)
  const share = mode === 'duet' ? ', half the load for each build of a duet' : ''
  return `${needs.join(' and ')} recorded requests per run, and ${scenario.name} sends ${most} at most${share}: give it longer phases or a higher rate`
}

/** The metrics to look at besides: whatever else every run measured. They never stop a comparison or a release. */
export function planShownMetrics(blocks: readonly Block[], margin: number | null): MetricPlan[] {
  const runs = validBlocks(blocks)
    .flatMap(({ baseline, candidate }) => [baseline, candidate])
    .filter((run) => !run.crashed)
  const [first] = runs
  if (!first) return []
  const gating = new Set(['p50', 'p95', 'throughput'])
  return Object.keys(first.values)
    .filter((metric) => !gating.has(metric))
    .filter((metric) => runs.every((run) => run.values[metric] != null))
    .map((metric) => planShown(metric, margin))
}

function planShown(metric: string, margin: number | null): MetricPlan {
  if (metric === 'p99' || metric.endsWith(' p99')) {
    return latency(metric, { margin: margin ?? DEFAULT_MARGINS.p99, gate: false, quantile: 0.99 })
  }
  if (metric === 'p90') {
    return latency(metric, { margin: margin ?? DEFAULT_MARGINS.p95, gate: false, quantile: 0.9 })
  }
  if (metric.endsWith(' p95')) {
    return latency(metric, { margin: margin ?? DEFAULT_MARGINS.p95, gate: false, quantile: 0.95 })
  }
  return {
    metric,
    kind: 'ratio',
    better: 'lower',
    margin: margin ?? DEFAULT_MARGINS.cpu,
    gate: false,
  }
}
