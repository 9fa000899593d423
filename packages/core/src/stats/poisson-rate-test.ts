import { invariant } from '../invariant.ts'
import { binomialTest } from './binomial.ts'
import { clopperPearsonInterval } from './clopper-pearson-interval.ts'
import type { Interval } from './interval.ts'

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
