import type { RecordedExchange } from '../record-load.ts'
import { isDistinct, listAnswered, SentValues } from './links.ts'
import type { Session } from './sessions.ts'
import { areSame, isShort, listSent, safeMethods, toNames, toResource } from './value-names.ts'

type Made = { readonly session: number; readonly names: readonly string[] }

/**
 * Requests that sent an id which a write of another sequence made: the payment of one connection that another one reads,
 * say. A replay sends the id of the recording, which its target may give to something else, or later.
 *
 * @returns methods and endpoints, each once
 */
export function findCrossed(sessions: readonly Session[]): string[] {
  const made = new Map<string, Made[]>()
  const sent = new SentValues()
  const crossed = new Set<string>()
  for (const { exchange, session } of inOrder(sessions)) {
    const { request, answer, endpoint } = exchange
    for (const value of listSent(request)) {
      const known = (made.get(value.text) ?? []).filter(
        ({ names }) => !isShort(value.text) || areSame(names, value.names),
      )
      if (known.length > 0 && known.every((one) => one.session !== session))
        crossed.add(`${request.method} ${endpoint}`)
      if (known.length === 0) sent.add(value)
    }
    if (safeMethods.has(request.method)) continue
    const resource = toResource(request.path)
    for (const leaf of listAnswered(answer).filter(isDistinct)) {
      if (!sent.isNew(leaf, resource)) continue
      const text = String(leaf.value)
      const one = { session, names: toNames(leaf.path, resource) }
      made.set(text, [...(made.get(text) ?? []), one])
    }
  }
  return [...crossed].toSorted((a, b) => a.localeCompare(b))
}

const inOrder = (
  sessions: readonly Session[],
): { readonly exchange: RecordedExchange; readonly session: number }[] =>
  sessions
    .flatMap((all, session) => all.map((exchange) => ({ exchange, session })))
    .toSorted((a, b) => a.exchange.sentAtNs - b.exchange.sentAtNs)
