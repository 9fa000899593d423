import { invariant } from '../invariant.ts'
import type { Interval } from './wilson-interval.ts'
import { mean, squaredDeviations } from './moments.ts'
import { studentQuantile, studentTwoSidedP } from './student-t.ts'

export type TTest = { readonly t: number; readonly df: number; readonly p: number }

function toTest(difference: number, error: number, df: number): TTest {
  const t = error === 0 && difference === 0 ? 0 : difference / error
  return { t, df, p: studentTwoSidedP(t, df) }
}

/**
 * Student's one-sample (paired) t test against zero, two-sided.
 *
 * @throws InvariantError with fewer than two values
 */
export function pairedTTest(differences: readonly number[]): TTest {
  const n = differences.length
  invariant(n >= 2, 'a t test needs two values')
  return toTest(mean(differences), Math.sqrt(squaredDeviations(differences) / (n - 1) / n), n - 1)
}

/** Student's interval for the mean of at least two values. */
export function tInterval(values: readonly number[], level: number): Interval {
  const n = values.length
  invariant(n >= 2, 'a t interval needs two values')
  const error = Math.sqrt(squaredDeviations(values) / (n - 1) / n)
  const half = studentQuantile((1 + level) / 2, n - 1) * error
  return { low: mean(values) - half, high: mean(values) + half, level }
}

/** Welch's t test of two independent samples of at least two values, variances unequal, two-sided. */
export function welchTTest(x: readonly number[], y: readonly number[]): TTest {
  invariant(x.length >= 2 && y.length >= 2, 'Welch needs two values a sample')
  const a = squaredDeviations(x) / (x.length - 1) / x.length
  const b = squaredDeviations(y) / (y.length - 1) / y.length
  const df = (a + b) ** 2 / (a ** 2 / (x.length - 1) + b ** 2 / (y.length - 1))
  return toTest(mean(x) - mean(y), Math.sqrt(a + b), df)
}

/** Student's t test of two independent samples with one variance, two-sided; three values in all are enough. */
export function pooledTTest(x: readonly number[], y: readonly number[]): TTest {
  const df = x.length + y.length - 2
  invariant(x.length > 0 && y.length > 0 && df > 0, 'a pooled t test needs three values')
  const variance = (squaredDeviations(x) + squaredDeviations(y)) / df
  return toTest(mean(x) - mean(y), Math.sqrt(variance * (1 / x.length + 1 / y.length)), df)
}
