import type { RecordedExchange } from '../record-load.ts'
import { mapLeaves, readDocument } from './leaves.ts'
import { droppedHeaders, isForm } from './value-names.ts'

/** What one client did, from its first request to its last. */
export type Session = readonly RecordedExchange[]

/** Sessions that sent requests of the same shape in the same order. */
export type SessionGroup = {
  readonly sessions: readonly Session[]
  /** Where each of them stands in the recording. */
  readonly positions: readonly number[]
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
  const groups = new Map<string, { sessions: Session[]; positions: number[] }>()
  for (const [position, session] of sessions.entries()) {
    const shape = session.map((one) => `${toShape(one)} ${toStructure(one)}`).join('\n')
    const group = groups.get(shape) ?? { sessions: [], positions: [] }
    groups.set(shape, group)
    group.sessions.push(session)
    group.positions.push(position)
  }
  return [...groups.values()].toSorted((a, b) => b.sessions.length - a.sessions.length)
}

const toShape = ({ request, endpoint }: RecordedExchange): string => `${request.method} ${endpoint}`

/** Requests of one structure differ in texts and numbers alone. */
function toStructure({ request: { path, headers, body } }: RecordedExchange): string {
  const names = Object.keys(headers).filter((name) => !droppedHeaders.has(name))
  const json = readDocument(body)
  const fields = isForm(headers) ? body?.replaceAll(/=[^&]*/g, '') : body !== undefined
  return JSON.stringify([
    path.split('/').length,
    path.replace(/^[^?]*/, '').replaceAll(/=[^&]*/g, ''),
    names.toSorted((a, b) => a.localeCompare(b)),
    json === undefined ? fields : mapLeaves(json, ({ value }) => typeof value),
  ])
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
