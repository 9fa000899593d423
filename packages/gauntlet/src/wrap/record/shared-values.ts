import { redactHeader } from '@gauntlet/core/review'
import type { RecordedExchange } from '../record-load.ts'
import { keyOf, listLeaves, readDocument } from './leaves.ts'
import type { Session } from './sessions.ts'
import { madeUp } from './template-session.ts'
import { droppedHeaders, safeMethods } from './value-names.ts'

type Place = { readonly name: string; readonly text: string }

/**
 * Where sessions sent one made-up value: the same key from two connections, say. In the recorded files each user makes its
 * value anew, so what these requests did to each other is lost.
 *
 * @returns the names of fields, headers and `path`, each once
 */
export function findShared(sessions: readonly Session[]): string[] {
  const first = new Map<string, number>()
  const shared = new Set<string>()
  for (const [at, session] of sessions.entries()) {
    for (const { name, text } of session.flatMap(listMadeUp)) {
      const before = first.get(text)
      if (before === undefined) first.set(text, at)
      else if (before !== at) shared.add(name)
    }
  }
  return [...shared].toSorted((a, b) => a.localeCompare(b))
}

/** Of a request that may store something, the whole texts with a part that the client made up. */
function listMadeUp({ request }: RecordedExchange): Place[] {
  const { method, path, headers, body } = request
  if (safeMethods.has(method)) return []
  const places: Place[] = [
    ...path.split(/[/?&=]/).map((text) => ({ name: 'path', text })),
    ...Object.entries(headers)
      .filter(([name, value]) => !droppedHeaders.has(name) && redactHeader(name, value) === value)
      .map(([name, text]) => ({ name, text })),
    ...listLeaves(readDocument(body)).map(({ path: place, value }) => ({
      name: keyOf(place),
      text: String(value),
    })),
  ]
  return places.filter(({ name, text }) => name !== 'cookie' && text.search(madeUp) >= 0)
}
