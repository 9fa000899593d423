import { invariant } from '../invariant.ts'
import { binomialTest } from './binomial.ts'
import type { Interval, Proportion } from './wilson-interval.ts'
import { betaQuantile } from './incomplete-beta.ts'

/** How often something rare happened, and in how much time (or how many requests, bytes, crashes). */
export type EventRate = { readonly events: number; readonly exposure: number }

export type PoissonRateTest = {
  /** Rate of the first over rate of the second; Infinity when only the first had an event, null when neither had. */
  readonly ratio: number | null
  readonly interval: Interval
  readonly p: number
}

/**
 * Do two rates of rare, independent events differ (anomalies an hour, restarts a day)? Given all events, those of the
 * first are binomial with its share of the exposure, whatever the common rate: exact, however few they are.
 *
 * @param rates `events` whole and at most ten million together, `exposure` > 0 in one unit; `level` of the interval
 * @throws InvariantError for anything else
 * @see Przyborowski & Wilenski (1940), Biometrika 31; R `poisson.test`
 */
export function poissonRateTest(rates: {
  readonly x: EventRate
  readonly y: EventRate
  readonly level: number
}): PoissonRateTest {
  const { x, y, level } = rates
  for (const { events, exposure } of [x, y]) {
    invariant(Number.isInteger(events) && events >= 0, 'events are counted')
    invariant(exposure > 0 && Number.isFinite(exposure), 'an exposure is positive')
  }
  const seen = { count: x.events, total: x.events + y.events }
  const scale = y.exposure / x.exposure
  if (seen.total === 0) return { ratio: null, interval: { low: 0, high: Infinity, level }, p: 1 }
  const share = clopperPearsonInterval(seen, level)
  const toRatio = (one: number) => (one / (1 - one)) * scale
  return {
    ratio: (x.events / y.events) * scale,
    interval: { low: toRatio(share.low), high: toRatio(share.high), level },
    p: binomialTest(seen, x.exposure / (x.exposure + y.exposure)),
  }
}

/**
 * The exact (conservative) interval of a proportion, in [0, 1]: for bounds that must hold, such as a false-alarm rate.
 *
 * @throws InvariantError unless 0 <= count <= total and total > 0
 * @see Clopper & Pearson (1934), Biometrika 26
 */
export function clopperPearsonInterval({ count, total }: Proportion, level: number): Interval {
  invariant(total > 0 && count >= 0 && count <= total, 'a proportion is a part of a whole')
  const tail = (1 - level) / 2
  return {
    low: count === 0 ? 0 : betaQuantile(tail, count, total - count + 1),
    high: count === total ? 1 : betaQuantile(1 - tail, count + 1, total - count),
    level,
  }
}

/**
 * The rate that is not exceeded with confidence `level`, one-sided: 0 false alarms of 24 bound it by 11.7 % at 95 %.
 */
export function clopperPearsonUpperBound(observed: Proportion, level: number): number {
  return clopperPearsonInterval(observed, 2 * level - 1).high
}
