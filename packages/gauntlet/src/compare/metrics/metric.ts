import type { LoadResult } from '@gauntlet/contract'
import type { MetricPlan, RunMeasures } from '@gauntlet/core/compare'
import type { Scenario } from '@gauntlet/core/flow'
import type { LatencySamples } from '../collect-latencies.ts'
import type { DatabaseEffort } from '../database-effort.ts'
import type { ProcessUsage } from '../process-usage.ts'

/** All that is known of one run of a comparison. */
export type RunFigures = {
  readonly runId: string
  readonly result: LoadResult
  readonly latencies: LatencySamples
  /** Wire attempts including warm-up: what usage and effort were spent on. */
  readonly attempts: number
  readonly crashed: boolean
  /** Undefined where the platform does not report it. */
  readonly usage: ProcessUsage | undefined
  readonly database: DatabaseEffort | undefined
}

/** One value of a metric. */
export type Measured = {
  /** The part of the run that it is about, `GET /orders`; absent for the whole run. Parts never gate. */
  readonly of?: string
  /** A number of a `ratio`, null where this run could not measure it (no success); count and total of a `proportion`. */
  readonly value: number | null | RunMeasures['proportions'][string]
  /** Requests behind a quantile. */
  readonly samples?: number
}

/** One row of the registry in `metrics.ts`. */
export type Metric = Pick<MetricPlan, 'kind' | 'better' | 'margin' | 'quantile' | 'guard'> & {
  /** Unique: `p95`. */
  readonly name: string
  /** What it is, with its unit, for docs/statistics.md. */
  readonly summary: string
  /** Whether it can stop a release when this scenario is compared; absent: it never does. */
  readonly gates?: (scenario: Scenario) => boolean
  /** Of one that says nothing where it does not gate. */
  readonly isShown?: false
  /** Empty where the platform does not report it. */
  readonly measure: (figures: RunFigures) => readonly Measured[]
}

/** `p95`, `GET /orders p95`: as the documents have it. */
export const nameOf = ({ name }: Metric, of: string | undefined): string =>
  of === undefined ? name : `${of} ${name}`
