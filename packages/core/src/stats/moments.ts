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

/**
 * The mean of ratios, or of benchmarks in different units: the ratio of two geometric means is the geometric mean of
 * the ratios, so no benchmark weighs more because its numbers are large.
 *
 * @param values above 0, at least one, in any unit
 * @throws InvariantError for an empty list or a value that is not above 0
 * @see Fleming & Wallace (1986), How not to lie with statistics, Communications of the ACM 29(3)
 */
export function geometricMean(values: readonly number[]): number {
  invariant(
    values.every((value) => value > 0),
    'a geometric mean is of positive values',
  )
  return Math.exp(mean(values.map(Math.log)))
}

/**
 * How many pooled standard deviations the mean of `x` lies above that of `y`. Says how far two arms stand apart for
 * their own scatter; on a tail quantile it is blind to the shape, so no verdict reads it.
 *
 * @returns 0 for equal means; Infinity or -Infinity when the means differ and nothing scatters
 * @throws InvariantError with fewer than three values in all, or none on a side
 * @see Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2.2
 */
export function cohensD(x: readonly number[], y: readonly number[]): number {
  const df = x.length + y.length - 2
  invariant(x.length > 0 && y.length > 0 && df > 0, 'a pooled deviation needs three values')
  const difference = mean(x) - mean(y)
  if (difference === 0) return 0
  return difference / Math.sqrt((squaredDeviations(x) + squaredDeviations(y)) / df)
}
