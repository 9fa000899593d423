import type { TableTest } from './fisher-exact-test.ts'
import { invariantTable, unconditionalP } from './unconditional-p.ts'
import type { Proportion } from './wilson-interval.ts'

/** Statistics that differ by rounding are ties. */
const SLACK = 1e-9

/**
 * Barnard's unconditional exact test of two proportions, by the pooled z statistic: which of two builds broke more of
 * so many independent trials (restarts, crash points, sampled keys)? More power than Fisher's test, for the total of
 * the successes is not held fixed. Not for the requests of a load run, whose failures come in clusters.
 *
 * @param x, y whole counts of at most 1000 trials each
 * @throws InvariantError for anything else
 * @see Barnard (1947), Biometrika 34; Suissa & Shuster (1985), JRSS A 148(4); SciPy `barnard_exact`
 */
export function barnardTest(x: Proportion, y: Proportion): TableTest {
  invariantTable(x, y)
  const z = (a: number, b: number) => {
    const pooled = (a + b) / (x.total + y.total)
    const variance = pooled * (1 - pooled) * (1 / x.total + 1 / y.total)
    return variance === 0 ? 0 : (a / x.total - b / y.total) / Math.sqrt(variance)
  }
  const seen = z(x.count, y.count)
  const sizes = { first: x.total, second: y.total }
  return {
    p: unconditionalP(sizes, (a, b) => Math.abs(z(a, b)) >= Math.abs(seen) - SLACK),
    pGreater: unconditionalP(sizes, (a, b) => z(a, b) >= seen - SLACK),
    pLess: unconditionalP(sizes, (a, b) => z(a, b) <= seen + SLACK),
  }
}
