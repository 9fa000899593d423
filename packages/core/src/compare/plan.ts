export const ARMS = ['baseline', 'candidate'] as const
/** Which of the two builds a run exercised. */
export type Arm = (typeof ARMS)[number]

/** What is compared, and how much of a change matters. */
export type MetricPlan = {
  /** Unique in the plan, e.g. `checkout.p95`. */
  readonly metric: string
  /** `ratio`: one positive number a run, compared as candidate / baseline. `proportion`: count of total a run. */
  readonly kind: 'ratio' | 'proportion'
  readonly better: 'lower' | 'higher'
  /** The largest harmless change, > 0: relative for a ratio (0.05 is 5 %), absolute for a proportion (0.001 is 0.1 pp). */
  readonly margin: number
  /** Whether the metric can stop a release; the others are shown for a look. */
  readonly gate: boolean
  /** For a latency quantile, in (0, 1): a run needs 10 requests beyond it. */
  readonly quantile?: number
  /** The part of a run that it is about, `GET /orders`; absent for the whole run. */
  readonly of?: string
  /** For a latency: the proportion metric of failures that must not be in doubt before "faster" is believed. */
  readonly guard?: string
}

/** Everything that is fixed before the first run, so that nobody can peek until the answer pleases. */
export type ComparePlan = {
  /** Orders the arms and seeds the schedules; printed for replay. */
  readonly seed: string
  /** Numbers of blocks at which the data are looked at, ascending; the last one is the cap, at most 40. */
  readonly looks: readonly number[]
  readonly metrics: readonly MetricPlan[]
  /** `interleaved` runs the arms one after the other; `duet` at once, each with half the load (not near saturation). */
  readonly mode: 'interleaved' | 'duet'
  /** How often one block may be run again because the generator or the host was not fit. */
  readonly max_redo: number
  /** No block starts that would probably end later than this. */
  readonly max_ms?: number
}

export const DEFAULT_LOOKS: readonly number[] = [10, 20, 30]
export const DEFAULT_MAX_REDO = 3

/** Harmless changes by judgement: a smaller margin needs more blocks, with the square of the ratio. */
export const DEFAULT_MARGINS = {
  p50: 0.05,
  p95: 0.05,
  p99: 0.1,
  throughput: 0.03,
  errors: 0.001,
} as const
