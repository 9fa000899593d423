import type { Interval } from '../stats/index.ts'

/** Why a metric got no estimate. */
export type NotEstimated = 'too_few_blocks' | 'not_measurable' | 'too_few_requests'

/**
 * What the blocks say about one metric. Positive always means worse. Effects are natural logarithms of a ratio,
 * differences of shares, or (a ratio metric with a zero) absolute differences in the unit of the metric.
 */
export type Estimate = {
  readonly scale: 'log_ratio' | 'share' | 'absolute'
  readonly effect: number
  /** Harmless up to here, in the same unit. */
  readonly margin: number
  /** Level 1 - alpha: is there an effect? */
  readonly detection: Interval
  /** Level 1 - 2 alpha: is it within the margin? */
  readonly equivalence: Interval
  readonly p: number
  readonly sd: number
  readonly differences: readonly number[]
  /** The candidate ran second, per difference. */
  readonly candidateSecond: readonly boolean[]
  /** Blocks with a crash were left out. */
  readonly partial: boolean
}

export type EstimateResult =
  | ({ readonly kind: 'estimated' } & Estimate)
  | {
      readonly kind: 'none'
      readonly why: NotEstimated
      readonly n: number
      readonly needs: number
    }
