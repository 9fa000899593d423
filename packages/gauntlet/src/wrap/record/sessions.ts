import type { RecordedExchange } from '../record-load.ts'

/** What one client did, from its first request to its last. */
export type Session = readonly RecordedExchange[]

/** Sessions that asked the same endpoints in the same order, and one of them for all. */
export type SessionGroup = {
  readonly session: Session
  readonly count: number
  /** The statuses that each step was answered with, in any of them. */
  readonly statuses: readonly (readonly number[])[]
}

/** More groups are no scenario, but a list of what happened. */
export const MOST_GROUPS = 50
/** A longer session is cut here. */
const MOST_STEPS = 100

/**
 * What came one after the other is one session, whatever its connections; else what came on one connection is one, and one that repeats itself from beginning to end is as many sessions.
 */
export const splitSessions = (exchanges: readonly RecordedExchange[]): Session[] =>
  byClient(exchanges).flatMap(cutRepeats)

/** Those of the same shape are one group, the most frequent first. */
export function groupSessions(sessions: readonly Session[]): SessionGroup[] {
  const groups = new Map<string, Session[]>()
  for (const session of sessions) {
    const shape = session.map(toShape).join('\n')
    groups.set(shape, [...(groups.get(shape) ?? []), session])
  }
  return [...groups.values()]
    .map((alike) => ({
      session: alike[0] ?? [],
      count: alike.length,
      statuses: (alike[0] ?? []).map((_, at) => listStatuses(alike, at)),
    }))
    .toSorted((one, other) => other.count - one.count)
}

const toShape = ({ request, endpoint }: RecordedExchange): string => `${request.method} ${endpoint}`

function listStatuses(sessions: readonly Session[], at: number): number[] {
  const all = sessions.flatMap((session) => session[at]?.answer.status ?? [])
  return [...new Set(all)].toSorted((a, b) => a - b)
}

function byClient(exchanges: readonly RecordedExchange[]): Session[] {
  const inOrder = exchanges.toSorted((a, b) => a.sentAtNs - b.sentAtNs)
  const isOneByOne = inOrder.every(
    ({ sentAtNs }, at) => sentAtNs >= (inOrder[at - 1]?.endedAtNs ?? 0),
  )
  if (isOneByOne) return inOrder.length > 0 ? [inOrder] : []
  const sessions = new Map<number, RecordedExchange[]>()
  for (const exchange of inOrder) {
    const session = sessions.get(exchange.connection) ?? []
    sessions.set(exchange.connection, session)
    session.push(exchange)
  }
  return [...sessions.values()]
}

/** `a b a b a b` is three times `a b`. What does not repeat is cut where it is too long. */
function cutRepeats(session: Session): Session[] {
  const shapes = session.map(toShape)
  const period = findPeriod(shapes)
  const size = Math.min(period, MOST_STEPS)
  return Array.from({ length: Math.ceil(session.length / size) }, (_, part) =>
    session.slice(part * size, (part + 1) * size),
  )
}

function findPeriod(shapes: readonly string[]): number {
  for (let period = 1; period <= shapes.length / 2; period += 1) {
    const isWhole = shapes.length % period === 0
    if (isWhole && shapes.every((shape, at) => shape === shapes[at % period])) return period
  }
  return Math.max(1, shapes.length)
}
