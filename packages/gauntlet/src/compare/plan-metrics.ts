import {
  requestsNeeded,
  validBlocks,
  type Block,
  type ComparePlan,
  type MetricPlan,
} from '@gauntlet/core/compare'
import type { Scenario } from '@gauntlet/core/flow'
import { mostRequests } from '@gauntlet/engine'
import { metrics as allMetrics } from './metrics.ts'
import type { Metric } from './metrics/metric.ts'

/**
 * What decides in a comparison of this scenario, fixed before the first run.
 *
 * @param margin for every ratio metric; null for the defaults
 */
export function planGatingMetrics(
  scenario: Scenario,
  margin: number | null,
  metrics: readonly Metric[] = allMetrics,
): MetricPlan[] {
  return metrics
    .filter(({ gates }) => gates?.(scenario))
    .map((metric) => toPlan(metric, { metric: metric.name, margin, gate: true }))
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

export type ShownQuestion = {
  /** For every ratio metric; null for the defaults. */
  readonly margin: number | null
  /** What decides. */
  readonly gating: readonly MetricPlan[]
  readonly metrics?: readonly Metric[]
}

/** The metrics to look at besides: whatever else every run measured. They never stop a comparison or a release. */
export function planShownMetrics(
  blocks: readonly Block[],
  { margin, gating, metrics = allMetrics }: ShownQuestion,
): MetricPlan[] {
  const runs = validBlocks(blocks)
    .flatMap(({ baseline, candidate }) => [baseline, candidate])
    .filter((run) => !run.crashed)
  const [first] = runs
  if (!first) return []
  const decided = new Set(gating.map(({ metric }) => metric))
  return [...Object.keys(first.values), ...Object.keys(first.proportions)]
    .filter((name) => !decided.has(name))
    .filter((name) => runs.every((run) => (run.values[name] ?? run.proportions[name]) != null))
    .flatMap((name) => {
      // Blocks of earlier versions, which a resumed comparison has, do not say what a part is of: it is not shown.
      const { metric, of } = first.parts?.[name] ?? { metric: name, of: undefined }
      const row = metrics.find((one) => one.name === metric)
      if (!row || row.isShown === false) return []
      return [toPlan(row, { metric: name, of, margin, gate: false })]
    })
}

type Planned = Pick<MetricPlan, 'metric' | 'gate'> & {
  readonly of?: string | undefined
  readonly margin: number | null
}

function toPlan(row: Metric, { metric, of, margin, gate }: Planned): MetricPlan {
  const { kind, better, quantile, guard } = row
  return {
    metric,
    ...(of !== undefined && { of }),
    kind,
    better,
    margin: kind === 'ratio' ? (margin ?? row.margin) : row.margin,
    gate,
    ...(quantile !== undefined && { quantile }),
    ...(guard !== undefined && { guard }),
  }
}
