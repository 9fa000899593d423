import { type Interval, type Proportion, wilsonInterval } from './wilson-interval.ts'

/**
 * Newcombe's hybrid score interval for a difference of proportions, `candidate - baseline`, in [-1, 1].
 *
 * @param rates `designEffect` >= 1 divides both sample sizes: how many times more the per-run rates scatter than
 * independent requests would
 * @see Newcombe (1998), Statistics in Medicine 17, 873-890, method 10
 */
export function newcombeInterval(rates: {
  readonly baseline: Proportion
  readonly candidate: Proportion
  readonly level: number
  readonly designEffect?: number
}): Interval {
  const { baseline, candidate, level, designEffect = 1 } = rates
  const p1 = baseline.count / baseline.total
  const p2 = candidate.count / candidate.total
  const first = wilsonInterval(effective(baseline, designEffect), level)
  const second = wilsonInterval(effective(candidate, designEffect), level)
  const difference = p2 - p1
  return {
    low: difference - Math.hypot(p2 - second.low, first.high - p1),
    high: difference + Math.hypot(second.high - p2, p1 - first.low),
    level,
  }
}

function effective({ count, total }: Proportion, designEffect: number): Proportion {
  return { count: count / designEffect, total: total / designEffect }
}
