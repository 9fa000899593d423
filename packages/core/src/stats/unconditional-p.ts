import { invariant } from '../invariant.ts'
import { binomialDistribution } from './binomial.ts'
import { invariantCounts } from './fisher-exact-test.ts'
import { hypergeometricDistribution } from './hypergeometric.ts'
import type { Proportion } from './wilson-interval.ts'

/** Every table of two samples is looked at: a million of them, in half a second, at this size. */
export const MAX_TABLE_TOTAL = 1000

/** A binomial bump is 1 / (2 sqrt(n)) wide in the angle whose squared sine is the rate: this many steps for one. */
const STEPS_PER_BUMP = 8
const GOLDEN = (Math.sqrt(5) - 1) / 2
const REFINEMENTS = 40

/** Is a table of `a` successes in the first sample and `b` in the second as extreme as the one seen? */
export type IsExtreme = (a: number, b: number) => boolean

/** @throws InvariantError unless both are whole counts, 0 <= count <= total, 1 <= total <= 1000 */
export function invariantTable(x: Proportion, y: Proportion): void {
  invariantCounts(x, y)
  const smaller = Math.min(x.total, y.total)
  invariant(smaller >= 1 && x.total + y.total - smaller <= MAX_TABLE_TOTAL, 'sizes within bounds')
}

/** The largest value of a function on [0, PI / 2] that has no bump narrower than `width`. */
function maximum(f: (angle: number) => number, width: number): number {
  const steps = Math.ceil((Math.PI / 2 / width) * STEPS_PER_BUMP)
  const at = (step: number) => (Math.PI / 2) * (step / steps)
  const values = Array.from({ length: steps + 1 }, (_, step) => f(at(step)))
  let best = Math.max(...values)
  const promising = best * 0.98
  for (const [step, value] of values.entries()) {
    const [before, after] = [values[step - 1] ?? 0, values[step + 1] ?? 0]
    if (value < promising || before > value || after > value) continue
    let [low, high] = [at(Math.max(0, step - 1)), at(Math.min(steps, step + 1))]
    for (let round = 0; round < REFINEMENTS; round++) {
      const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
      const [atLeft, atRight] = [f(left), f(right)]
      best = Math.max(best, atLeft, atRight)
      if (atLeft > atRight) high = right
      else low = left
    }
  }
  return best
}

/**
 * The chance of an extreme table when both samples have one unknown rate, at the rate that makes it largest: a p-value
 * that needs no condition on the number of successes.
 *
 * @param sizes of the two samples, at most 1000 each; cost is their product
 * @returns in [0, 1]
 */
export function unconditionalP(
  sizes: { readonly first: number; readonly second: number },
  isExtreme: IsExtreme,
): number {
  const trials = sizes.first + sizes.second
  const extremeShare = Array.from({ length: trials + 1 }, (_, successes) => {
    const { from, probabilities } = hypergeometricDistribution({ ...sizes, successes })
    return probabilities.reduce(
      (sum, one, i) => (isExtreme(from + i, successes - from - i) ? sum + one : sum),
      0,
    )
  })
  const chanceAt = (angle: number) =>
    binomialDistribution(trials, Math.sin(angle) ** 2).reduce(
      (sum, one, successes) => sum + one * (extremeShare[successes] ?? 0),
      0,
    )
  return Math.min(1, maximum(chanceAt, 1 / (2 * Math.sqrt(trials))))
}
