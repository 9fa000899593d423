import type { AnyFault, OfRequests } from './fault.ts'
import type { Random } from '@gauntlet/core/random'

/** One of the times that a fault is planned. */
export type Firing = {
  readonly after: number
  /** From 1. */
  readonly number: number
  /** How many times there are. */
  readonly of: number
  /** How far into the usual time of an answer it comes, in [0, 1). */
  readonly part: number
  /** Of a fault that is spread over the schedule, behind its first time: how much of what was left then has passed, in (0, 1). */
  readonly share?: number
  /** It waits for work that goes on behind the answers. */
  readonly isAimed?: boolean
}

/** Later, many answers come before it. */
const MOST_PART = 0.75
/** The golden ratio's fraction: its multiples spread over [0, 1) as evenly as any sequence does. */
const GOLDEN = 0.618033988749895

/**
 * When a fault is injected. The first time is exactly where the plan says; the others are moved by up to half of `every`,
 * and come at different parts of an answer, so that they do not all hit the same point of a cycle.
 */
export function listFirings(fault: AnyFault & Partial<OfRequests>, random: Random): Firing[] {
  const { after = 0, times = 1, every = 0 } = fault
  const parts = spreadParts(random)
  const room = Math.max(0, Math.min(every / 2, every - (fault.requests ?? 0)))
  return Array.from({ length: times }, (_, at) => ({
    after: after + at * every + (at === 0 ? 0 : Math.floor(random.unit() * (room + 1))),
    number: at + 1,
    of: times,
    part: parts(at),
  }))
}

/**
 * The first time comes where the plan says, the others each in its own part of what is left of the schedule, moved within its
 * first half. The first and the third hit whatever requests are in flight; the others are aimed, since work that is done now and then is
 * hardly hit by chance.
 */
export function listSpreadFirings({ after = 0 }: AnyFault, of: number, random: Random): Firing[] {
  const parts = spreadParts(random)
  return Array.from({ length: of }, (_, at) => ({
    after,
    number: at + 1,
    of,
    part: parts(at),
    ...(at > 0 && { share: (at + random.unit() / 2) / of, isAimed: at !== 2 }),
  }))
}

/** The first is 0: at once. @param random draws where the others begin */
export function spreadParts(random: Random): (at: number) => number {
  const offset = random.unit()
  return (at) => (at === 0 ? 0 : ((offset + at * GOLDEN) % 1) * MOST_PART)
}
