import type { ObservedExchange } from '@gauntlet/contract'
import { redactSecrets } from '@gauntlet/core/review'
import { toPrintable } from '@gauntlet/core/text'

/** Errors that are alike, and how many there were. */
export type ErrorKind = { readonly kind: string; readonly count: number }

/** Different ones that are counted apart; all others are one kind. */
const mostKinds = 100
const longestKind = 140
const longestWords = 400
/** Of an answer: what an error says stands at its beginning. */
const mostBytes = 4_000

/** Counts the errors of a run by endpoint, status and the first words of the answer. */
export class ErrorKinds {
  readonly #counts = new Map<string, number>()

  observe(exchange: ObservedExchange): void {
    if (exchange.succeeded || !exchange.recorded) return
    this.#add({ kind: describeExchange(exchange), count: 1 })
  }

  /** What workers counted. */
  adopt(counted: readonly ErrorKind[]): void {
    for (const one of counted) this.#add(one)
  }

  #add({ kind, count }: ErrorKind): void {
    const known = this.#counts.has(kind) || this.#counts.size < mostKinds ? kind : 'others'
    this.#counts.set(known, (this.#counts.get(known) ?? 0) + count)
  }

  list(): ErrorKind[] {
    const counts = new Map<string, number>()
    for (const [kind, count] of this.#counts) {
      // An answer may repeat what it was sent, and a verdict is read by many.
      const shown = toPrintable(redactSecrets(kind).text, longestKind)
      counts.set(shown, (counts.get(shown) ?? 0) + count)
    }
    return toKinds(counts)
  }
}

/** The most frequent first. */
export const toKinds = (counts: ReadonlyMap<string, number>): ErrorKind[] =>
  [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .toSorted((a, b) => b.count - a.count || a.kind.localeCompare(b.kind, 'en'))

const mostShown = 5

/** `POST /orders 500 "deadlock detected" × 12, POST /orders timeout × 3`. */
export function describeKinds(kinds: readonly ErrorKind[]): string {
  const shown = kinds.slice(0, mostShown).map(({ kind, count }) => `${kind} × ${count}`)
  const more = kinds.length - mostShown
  return [...shown, ...(more > 0 ? [`${more} more kinds`] : [])].join(', ')
}

function describeExchange(exchange: ObservedExchange): string {
  const { method, endpoint, status, timedOut } = exchange
  const where = `${method} ${endpoint}`
  if (status === undefined) return `${where} ${timedOut ? 'timeout' : 'no answer'}`
  const words = findWords(exchange)
  return words === '' ? `${where} ${status}` : `${where} ${status} "${cut(words)}"`
}

/** What an answer says of its error: its message where it is JSON, else the text without tags. */
function findWords({ responseBody, content }: ObservedExchange): string {
  if (!responseBody) return ''
  const text = new TextDecoder().decode(responseBody.subarray(0, mostBytes))
  // Whoever else asks for the JSON of the answer shares this.
  const isWhole = responseBody.length <= mostBytes
  const said = findMessage(isWhole && content ? content.json() : parse(text)) ?? text.replaceAll(/<(?:style|script)[\s\S]*?<\/\w+>|<[^>]*>/g, ' ')
  return withoutIds(said).replaceAll(/\s+/g, ' ').trim()
} // prettier-ignore

const cut = (words: string): string =>
  words.length > longestWords ? `${words.slice(0, longestWords)}…` : words

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const mostDepth = 3

function findMessage(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || depth > mostDepth) return undefined
  const fields = new Map(Object.entries(value))
  for (const name of ['message', 'detail', 'error', 'errors', 'title', 'code', '0']) {
    const found = findMessage(fields.get(name), depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** Two errors that differ in an id alone are alike. */
const withoutIds = (text: string): string =>
  text.replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '…').replaceAll(/\d{3,}/g, '…')
