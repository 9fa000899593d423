import type { CompareDocument } from '@gauntlet/contract'
import { formatDifference, toDetectableEffect } from '@gauntlet/plots'

export type Metric = CompareDocument['metrics'][number]

/** `+4.2 %`, `-0.10 points`, `+1200`: positive is worse. */
export const formatEffect = (metric: Metric, value: number | null): string =>
  value === null ? '–' : formatDifference(value, metric)

/** Without a sign: margins and what could have been seen. */
export const formatSize = (metric: Metric, value: number | null): string =>
  formatEffect(metric, value).replace('+', '')

/** The smallest change that would have been found 80 times of 100, in the metric's own unit. */
export const detectable = (metric: Metric): number | null => toDetectableEffect(metric)
