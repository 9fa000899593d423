import { invariant } from '../invariant.ts'
import { mean } from './moments.ts'

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
