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
      if (kind) this.#waiting.push(toExchange(kind, rows, { at, offsetNs }))
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
    const untilNs = this.#sources.reduce(
      (least, source) => Math.min(least, source.untilNs),
      Infinity,
    )
    const isDue = ({ returnedAtNs }: WatchedExchange): boolean => returnedAtNs <= untilNs
    const isAllDue = this.#waiting.every(isDue)
    const due = isAllDue ? this.#waiting : this.#waiting.filter(isDue)
    if (due.length === 0) return
    this.#waiting = isAllDue ? [] : this.#waiting.filter((exchange) => !isDue(exchange))
    due.sort((a, b) => a.returnedAtNs - b.returnedAtNs)
    for (const exchange of due) this.#observe(exchange)
  }
}

/** Written out: of a fast load there are many. */
function toExchange(
  kind: ObservedKind,
  rows: readonly number[],
  { at, offsetNs }: { readonly at: number; readonly offsetNs: number },
): WatchedExchange {
  return {
    step: kind.step,
    method: kind.method,
    endpoint: kind.endpoint,
    origin: kind.origin,
    status: kind.status ?? undefined,
    succeeded: kind.succeeded,
    timedOut: kind.timed_out,
    recorded: kind.recorded,
    scheduledAtNs: (rows[at + 1] ?? 0) - offsetNs,
    invokedAtNs: (rows[at + 2] ?? 0) - offsetNs,
    returnedAtNs: (rows[at + 3] ?? 0) - offsetNs,
  }
}
