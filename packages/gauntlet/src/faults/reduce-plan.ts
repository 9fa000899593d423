import type { LoadPhase } from '@gauntlet/core/flow'
import type { ShrinkPlan } from '@gauntlet/core/shrink'
import { type AnyFault, type FaultKind, findSpreadTimes } from '@gauntlet/faults'

/** How much is left of the clients and of the requests of a scenario, each in (0, 1]. */
export type Shares = { readonly clients: number; readonly requests: number }

type Countable = AnyFault & { readonly requests?: number }

const few = (count: number, share: number): number => Math.max(1, Math.round(count * share))

/** The same phases with fewer clients, and over sooner; nothing goes below one user, one burst and one millisecond. */
export function reducePhases(
  phases: readonly LoadPhase[],
  { clients, requests }: Shares,
): LoadPhase[] {
  return phases.map((phase): LoadPhase => {
    const durationMs = Math.max(1, Math.round(phase.durationMs * requests))
    switch (phase.kind) {
      case 'open': {
        const { rampToPerSecond: ramp } = phase
        return {
          ...phase,
          durationMs,
          ratePerSecond: phase.ratePerSecond * clients,
          ...(ramp !== undefined && { rampToPerSecond: ramp * clients }),
        }
      }
      case 'count':
        return { ...phase, durationMs, arrivals: few(phase.arrivals, requests) }
      case 'closed':
        return { ...phase, durationMs, users: few(phase.users, clients) }
      case 'burst': {
        const bursts = few(phase.bursts, requests)
        const eachMs = phase.durationMs / phase.bursts
        return {
          ...phase,
          durationMs: Math.max(1, Math.round(eachMs * bursts)),
          bursts,
          users: few(phase.users, clients),
        }
      }
      case 'pause':
        return { ...phase, durationMs }
    }
  })
}

/** Users at once, or arrivals a second: the most of any phase, 1 or more. */
export function countClients(phases: readonly LoadPhase[]): number {
  const most = phases.map((phase) => {
    if (phase.kind === 'closed' || phase.kind === 'burst') return phase.users
    if (phase.kind === 'open')
      return Math.ceil(Math.max(phase.ratePerSecond, phase.rampToPerSecond ?? 0))
    return 1
  })
  return Math.max(1, ...most)
}

/** Whether phases send one request at most: of users in a loop nobody knows. */
export function sendsOne(phases: readonly LoadPhase[]): boolean {
  const arrivals = phases.map((phase) => {
    switch (phase.kind) {
      case 'open': {
        const { ratePerSecond: from, rampToPerSecond: to = from, durationMs } = phase
        return (((from + to) / 2) * durationMs) / 1000
      }
      case 'count':
        return phase.arrivals
      case 'burst':
        return phase.bursts * phase.users
      case 'closed':
        return phase.durationMs <= 1 ? 0 : Infinity
      case 'pause':
        return 0
    }
  })
  return arrivals.reduce((sum, count) => sum + count, 0) <= 1
}

/** The same fault with half of its times, and with half of the requests that it hits. */
export function listSmaller(fault: Countable, kinds: readonly FaultKind[]): Countable[] {
  const { times = 1, requests = 1 } = fault
  const isSpread = findSpreadTimes(fault, kinds) !== undefined
  const fewer = isSpread || times <= 2 ? toOnce(fault) : { ...fault, times: Math.ceil(times / 2) }
  return [
    ...(isSpread || times > 1 ? [fewer] : []),
    ...(requests > 1 ? [{ ...fault, requests: Math.ceil(requests / 2) }] : []),
  ]
}

/** What comes once has no gap to the next one. */
function toOnce({ every: _none, ...fault }: Countable): Countable {
  return { ...fault, times: 1 }
}

/** The same fault after half as many requests, or at half as late a match; itself where it is the first one. */
export function toEarlier(fault: Countable): AnyFault {
  const { after, every, match, requests = 1 } = fault
  const nth = match?.nth ?? 1
  if ((after ?? 0) === 0 && nth === 1) return fault
  return {
    ...fault,
    ...(after !== undefined && { after: Math.floor(after / 2) }),
    ...(every !== undefined && { every: Math.max(1, requests, Math.ceil(every / 2)) }),
    ...(match && nth > 1 && { match: { ...match, nth: Math.ceil(nth / 2) } }),
  }
}

/** Whether so many requests come to the place of each fault; a statement counts for one request. */
export function reachesAll({ faults, requests }: ShrinkPlan<AnyFault>): boolean {
  return faults.every(({ after = 0, match }) => Math.max(after, (match?.nth ?? 1) - 1) < requests)
}
