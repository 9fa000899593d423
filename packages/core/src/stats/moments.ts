import { invariant } from '../invariant.ts'

/**
 * The arithmetic mean.
 *
 * @throws InvariantError if `values` is empty
 */
export function mean(values: readonly number[]): number {
  invariant(values.length > 0, 'a mean needs one value')
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** The sum of squared deviations from the mean: n times the population variance. */
export function squaredDeviations(values: readonly number[]): number {
  const centre = mean(values)
  let sum = 0
  for (const value of values) sum += (value - centre) ** 2
  return sum
}

/**
 * The sample standard deviation (divisor n - 1), in the unit of the values; 0 for one value.
 *
 * @throws InvariantError if `values` is empty
 */
export function standardDeviation(values: readonly number[]): number {
  return Math.sqrt(squaredDeviations(values) / Math.max(1, values.length - 1))
}
