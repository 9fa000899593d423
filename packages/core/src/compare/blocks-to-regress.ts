import { perLookAlpha } from './per-look-alpha.ts'
import type { ComparePlan } from './plan.ts'

/**
 * The fewest blocks after which one gating metric alone can be called regressed: the smallest p of n blocks is 2 / 2^n,
 * and Holm's correction multiplies it by the number of gating metrics. A plan that ends earlier could find nothing.
 */
export function blocksToRegress({
  looks,
  metrics,
}: Pick<ComparePlan, 'looks' | 'metrics'>): number {
  const gating = metrics.filter(({ gate }) => gate).length
  return Math.ceil(Math.log2((2 * Math.max(1, gating)) / perLookAlpha(looks)) - 1e-9)
}
