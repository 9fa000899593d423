import type { ObservedExchange } from '@gauntlet/contract'
import type { LoadCounts } from '@gauntlet/core/consistency'

const readOnly: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Of so many writes a worker says when they were: overlaps with writes of other workers are counted among these. */
const MOST_TIMES = 100_000

/** What one worker counted, as plain data. */
export type CountedWrites = {
  readonly counts: LoadCounts
  /** When the first of its writes were sent and answered, in pairs of nanoseconds: in the order of their answers. */
  readonly times: readonly number[]
  /** How many of `counts.overlapping` are among those. */
  readonly overlapping: number
}

/** Counts the requests that may change something. They are seen in the order of their answers. */
export class WriteCounter {
  readonly #counts = { ok: 0, fail: 0, info: 0, overlapping: 0 }
  readonly #times: number[] | undefined
  #overlappingTimes = 0
  #lastReturnedAtNs = -Infinity

  /** @param hasOthers other workers count too: then the times are stored, so that overlaps with theirs are found */
  constructor(hasOthers = false) {
    if (hasOthers) this.#times = []
  }

  observe({ method, outcome, invokedAtNs, returnedAtNs }: ObservedExchange): void {
    if (readOnly.has(method)) return
    this.#counts[outcome] += 1
    this.#see(invokedAtNs, returnedAtNs)
    if (!this.#times || this.#times.length >= 2 * MOST_TIMES) return
    this.#times.push(invokedAtNs, returnedAtNs)
    this.#overlappingTimes = this.#counts.overlapping
  }

  /** Adds what the workers of a load counted. Overlaps of different workers beyond the times that they say are not found. */
  merge(all: readonly CountedWrites[]): void {
    for (const { counts, overlapping } of all) {
      for (const outcome of ['ok', 'fail', 'info'] as const)
        this.#counts[outcome] += counts[outcome]
      this.#counts.overlapping += counts.overlapping - overlapping
    }
    const pairs = all.flatMap(({ times }) =>
      Array.from({ length: times.length / 2 }, (_, at) => [times[2 * at], times[2 * at + 1]]),
    ) as [number, number][]
    for (const [invokedAtNs, returnedAtNs] of pairs.toSorted((a, b) => a[1] - b[1]))
      this.#see(invokedAtNs, returnedAtNs)
  }

  toCounts(): LoadCounts {
    return { ...this.#counts }
  }

  toCounted(): CountedWrites {
    return {
      counts: this.toCounts(),
      times: this.#times ?? [],
      overlapping: this.#overlappingTimes,
    }
  }

  #see(invokedAtNs: number, returnedAtNs: number): void {
    if (invokedAtNs < this.#lastReturnedAtNs) this.#counts.overlapping += 1
    this.#lastReturnedAtNs = Math.max(this.#lastReturnedAtNs, returnedAtNs)
  }
}
