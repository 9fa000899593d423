import type { RecordedExchange } from '../record-load.ts'

const toKey = (method: string, endpoint: string): string => `${method} ${endpoint}`

type Step = { readonly method: string; readonly endpoint: string; readonly status: number }

/**
 * The statuses that a replay accepts. Where requests come from several users, which of them gets which answer depends on
 * timing: each status that the endpoint gave in the recording is accepted. A 5xx never is.
 */
export class AcceptedStatuses {
  readonly #byEndpoint = new Map<string, Set<number>>()
  readonly #isRaced: boolean

  constructor(exchanges: readonly RecordedExchange[], isRaced: boolean) {
    this.#isRaced = isRaced
    for (const { request, endpoint, answer } of exchanges) {
      const key = toKey(request.method, endpoint)
      const statuses = this.#byEndpoint.get(key) ?? new Set()
      this.#byEndpoint.set(key, statuses.add(answer.status))
    }
  }

  /** In ascending order; empty where nothing but 5xx was answered. */
  of({ method, endpoint, status }: Step): number[] {
    const known = this.#isRaced ? this.#byEndpoint.get(toKey(method, endpoint)) : [status]
    return [...(known ?? [status])].filter((one) => one < 500).toSorted((a, b) => a - b)
  }

  /** What the user has to know about them. */
  listNotes(): string[] {
    const all = [...this.#byEndpoint].map(
      ([key, statuses]) => [key, [...statuses].toSorted((a, b) => a - b)] as const,
    )
    const raced = all.filter(([, statuses]) => statuses.filter((one) => one < 500).length > 1)
    const failed = all.filter(([, statuses]) => statuses.some((one) => one >= 500))
    const list = (rows: typeof all): string =>
      rows.map(([key, statuses]) => `${key} (${statuses.join(', ')})`).join('; ')
    return [
      ...(this.#isRaced && raced.length > 0
        ? [
            `where several statuses were answered, each step accepts all of them but 5xx, for which user gets which may depend on timing: ${list(raced)}`,
          ]
        : []),
      ...(failed.length > 0
        ? [`a 5xx is an error in a replay, though it came in the recording: ${list(failed)}`]
        : []),
    ]
  }
}
