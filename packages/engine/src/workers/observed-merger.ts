import type { ObservedKind, WatchedExchange, WorkerObserved } from '@gauntlet/contract'

type Source = { readonly kinds: ObservedKind[]; sequence: number; untilNs: number }

/**
 * The exchanges of several workers in the order in which they ended, as one process would have observed them: each is given on
 * once no worker can send an earlier one.
 */
export class ObservedMerger {
  readonly #observe: (exchange: WatchedExchange) => void
  readonly #sources: readonly Source[]
  #waiting: WatchedExchange[] = []

  constructor(workers: number, observe: (exchange: WatchedExchange) => void) {
    this.#observe = observe
    this.#sources = Array.from({ length: workers }, () => ({
      kinds: [],
      sequence: 0,
      untilNs: -Infinity,
    }))
  }

  /** @param offsetNs of the worker's clock: subtracted from its times */
  receive(worker: number, message: WorkerObserved, offsetNs = 0): void {
    const source = this.#sources[worker]
    if (!source || message.sequence <= source.sequence) return
    source.sequence = message.sequence
    source.kinds.push(...message.kinds)
    source.untilNs = message.until_ns - offsetNs
    const { rows } = message
    for (let at = 0; at + 3 < rows.length; at += 4) {
      const kind = source.kinds[rows[at] ?? -1]
      if (kind) this.#waiting.push(toExchange(kind, rows.slice(at + 1, at + 4), offsetNs))
    }
    this.#release()
  }

  /** No more comes of this worker. */
  end(worker: number): void {
    const source = this.#sources[worker]
    if (source) source.untilNs = Infinity
    this.#release()
  }

  #release(): void {
    const untilNs = Math.min(...this.#sources.map((source) => source.untilNs))
    const due = this.#waiting.filter(({ returnedAtNs }) => returnedAtNs <= untilNs)
    if (due.length === 0) return
    this.#waiting = this.#waiting.filter(({ returnedAtNs }) => returnedAtNs > untilNs)
    for (const exchange of due.toSorted((a, b) => a.returnedAtNs - b.returnedAtNs))
      this.#observe(exchange)
  }
}

function toExchange(
  { timed_out: timedOut, status, ...kind }: ObservedKind,
  [scheduledNs = 0, invokedNs = 0, returnedNs = 0]: readonly number[],
  offsetNs: number,
): WatchedExchange {
  return {
    ...kind,
    status: status ?? undefined,
    timedOut,
    scheduledAtNs: scheduledNs - offsetNs,
    invokedAtNs: invokedNs - offsetNs,
    returnedAtNs: returnedNs - offsetNs,
  }
}
