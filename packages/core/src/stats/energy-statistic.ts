import { invariant } from '../invariant.ts'

export type EnergyStatistic = {
  /** 2 E|X - Y| - E|X - X'| - E|Y - Y'|, in the unit of the values; 0 for equal distributions. */
  readonly distance: number
  /** distance * nm / (n + m): the test statistic. */
  readonly statistic: number
  /** distance / (2 E|X - Y|), in [0, 1]. */
  readonly inhomogeneity: number
}

function meanDistance(x: readonly number[], y: readonly number[]): number {
  let sum = 0
  for (const a of x) for (const b of y) sum += Math.abs(a - b)
  return sum / (x.length * y.length)
}

/**
 * How far two samples' distributions are apart, without assuming any shape. Cost is the product of their sizes.
 *
 * @see Szekely & Rizzo (2013), J. Statistical Planning and Inference 143(8)
 */
export function energyStatistic(x: readonly number[], y: readonly number[]): EnergyStatistic {
  invariant(x.length > 0 && y.length > 0, 'both samples have a value')
  const between = 2 * meanDistance(x, y)
  const distance = between - meanDistance(x, x) - meanDistance(y, y)
  const statistic = (distance * x.length * y.length) / (x.length + y.length)
  return { distance, statistic, inhomogeneity: between === 0 ? 0 : distance / between }
}
