import {
  type BurstPhase,
  type CountPhase,
  isOwn,
  type LoadPhase,
  type OpenPhase,
  type Share,
} from '@gauntlet/core/flow'
import { createRandom, deriveSeed, type Random } from '@gauntlet/core/random'

/**
 * When users arrive in an open phase: milliseconds from its start, in order, all below its duration.
 *
 * Uniform arrivals come at the moments when the area under the rate reaches 0, 1, 2, …: at 10/s exactly every
 * 100 ms, on a ramp ever closer, and a rate of 0.3/s needs no whole number anywhere. Poisson arrivals come
 * where that area reaches the sums of exponential gaps of mean 1.
 *
 * @param random draws the gaps of a Poisson phase; not used for uniform ones
 * @see Lewis and Shedler (1979), simulation of nonhomogeneous Poisson processes (time-change by the inverse)
 */
export function* arrivalTimesMs(phase: OpenPhase | CountPhase, random: Random): Generator<number> {
  const { durationMs } = phase
  if (phase.kind === 'count') {
    for (let index = 0; index < phase.arrivals; index += 1)
      yield (index * durationMs) / phase.arrivals
    return
  }
  const poisson = phase.spacing === 'poisson'
  let area = poisson ? exponential(random) : 0
  for (;;) {
    const atMs = timeOfAreaMs(phase, area)
    // Also ends where the area is never reached: NaN is not below anything.
    if (!(atMs < durationMs - 1e-6)) return
    yield atMs
    area += poisson ? exponential(random) : 1
  }
}

/** How many users the schedule holds, before any is skipped; of a Poisson phase the expected number. */
export function countArrivals(phase: OpenPhase | CountPhase | BurstPhase): number {
  if (phase.kind === 'burst') return phase.bursts * phase.users
  if (phase.kind === 'count') return phase.arrivals
  const { ratePerSecond, rampToPerSecond = ratePerSecond, durationMs } = phase
  const area = ((ratePerSecond + rampToPerSecond) / 2) * (durationMs / 1_000)
  return Math.ceil(area - 1e-9)
}

/**
 * How many users of recorded phases with a schedule belong to a share, before any is skipped. Closed users have no schedule:
 * how many there will be depends on the target.
 *
 * @param seed of the run
 */
export function countOwnArrivals(phases: readonly LoadPhase[], seed: number, share: Share): number {
  let position = 0
  let count = 0
  for (const [at, phase] of phases.entries()) {
    if (phase.kind !== 'open' && phase.kind !== 'count') continue
    const isRecorded = phase.record !== false
    for (const _ of arrivalTimesMs(phase, phaseRandom(seed, at)))
      if (isOwn(position++, share) && isRecorded) count += 1
  }
  return count
}

/** The random stream of a phase: the same in every worker. */
export function phaseRandom(seed: number, phase: number): Random {
  return createRandom(deriveSeed(seed, phase, 0x70616365))
}

/** When `rate t + slope t²/2` reaches the area; NaN when it never does. */
function timeOfAreaMs(phase: OpenPhase, area: number): number {
  if (area === 0) return phase.ratePerSecond > 0 || (phase.rampToPerSecond ?? 0) > 0 ? 0 : NaN
  const { ratePerSecond: rate, rampToPerSecond = rate, durationMs } = phase
  const slope = (rampToPerSecond - rate) / (durationMs / 1_000)
  // The form of the root that does not cancel when the slope is small.
  return (2_000 * area) / (rate + Math.sqrt(rate * rate + 2 * slope * area))
}

function exponential(random: Random): number {
  return -Math.log(1 - random.unit())
}
