import { toFields, toText } from './endpoint-protocol.ts'

type Fields = Readonly<Record<string, unknown>>

/** The name that older servers know the same limit by. */
const olderNames: Readonly<Record<string, string>> = { max_completion_tokens: 'max_tokens' }

/** Parameters that endpoints refused, so that each is sent only once. */
export class RejectedParameters {
  readonly #names = new Map<string, Set<string>>()

  /** The fields without those that this endpoint rejects; a limit goes on under its older name. */
  apply(endpoint: string, fields: Fields): Fields {
    const rejected = this.#names.get(endpoint) ?? new Set()
    const left: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(fields)) {
      const sent = rejected.has(name) ? olderNames[name] : name
      if (sent !== undefined && !rejected.has(sent)) left[sent] = value
    }
    return left
  }

  /** @returns whether that is new: several requests may have been under way */
  add(endpoint: string, name: string): boolean {
    const names = this.#names.get(endpoint) ?? new Set()
    const isNew = !names.has(name)
    this.#names.set(endpoint, names.add(name))
    return isNew
  }
}

/** Which of the fields that were sent an error document is about; undefined when it names none of them. */
export function findRejected(document: unknown, sent: Fields): string | undefined {
  const error = toFields(toFields(document)['error'])
  const names = Object.keys(sent)
  const named = toText(error['param'])
  if (named !== null && names.includes(named)) return named
  const message = toText(error['message']) ?? toText(toFields(document)['message']) ?? ''
  return names.find((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(message))
}
