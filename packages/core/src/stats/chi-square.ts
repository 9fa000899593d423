import { findRoot } from './find-root.ts'
import { lowerIncompleteGamma } from './incomplete-gamma.ts'

/** The value below which chi-square with `df` degrees of freedom lies with probability `p`; p in (0, 1). */
export function chiSquareQuantile(p: number, df: number): number {
  const cdf = (x: number) => lowerIncompleteGamma(df / 2, x / 2)
  let high = df + 1
  while (cdf(high) < p && high < 1e12) high *= 2
  return findRoot((x) => cdf(x) - p, 0, high)
}
