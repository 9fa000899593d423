import type { LoadResult } from '@gauntlet/contract'
import type { RunMeasures } from '@gauntlet/core/compare'
import { findStatusError, isStatusError } from '@gauntlet/core/flow'
import { metrics as allMetrics } from './metrics.ts'
import { nameOf, type Metric, type RunFigures } from './metrics/metric.ts'

/** The numbers of one run that are compared: those of the whole run first, then those of its parts. */
export function toRunMeasures(
  figures: RunFigures,
  metrics: readonly Metric[] = allMetrics,
): RunMeasures {
  const measured = metrics
    .flatMap((metric) =>
      metric.measure(figures).map((one) => ({ ...one, metric, name: nameOf(metric, one.of) })),
    )
    .toSorted((a, b) => Number(a.of !== undefined) - Number(b.of !== undefined))
  return {
    run_id: figures.runId,
    workload_hash: figures.result.workloadHash,
    values: Object.fromEntries(
      measured.flatMap(({ name, value }) => (isProportion(value) ? [] : [[name, value]])),
    ),
    proportions: Object.fromEntries(
      measured.flatMap(({ name, value }) => (isProportion(value) ? [[name, value]] : [])),
    ),
    samples: Object.fromEntries(
      measured.flatMap(({ name, samples }) => (samples === undefined ? [] : [[name, samples]])),
    ),
    parts: Object.fromEntries(
      measured.flatMap(({ name, metric, of }) =>
        of === undefined ? [] : [[name, { metric: metric.name, of }]],
      ),
    ),
    error_kinds: errorKinds(figures.result),
    crashed: figures.crashed,
    endpoints: Object.fromEntries(
      figures.result.endpoints.map(({ method, endpoint, requestsTotal, successCount }) => [
        `${method} ${endpoint}`,
        { requests: requestsTotal, successes: successCount },
      ]),
    ),
  }
}

type Proportion = RunMeasures['proportions'][string]

const isProportion = (value: number | null | Proportion): value is Proportion =>
  typeof value === 'object' && value !== null

/** Statuses of errors that are no success by themselves, and every cause that has no status. */
function errorKinds({ total }: LoadResult): Record<string, number> {
  const statuses = Object.entries(total.errorCodes).filter(
    ([status]) => findStatusError(Number(status)) !== undefined,
  )
  const causes = Object.entries(total.errorBreakdown).filter(([cause]) => !isStatusError(cause))
  return Object.fromEntries([
    ...statuses.map(([status, count]) => [`status ${status}`, count]),
    ...causes,
  ])
}
