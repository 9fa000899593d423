import type { TimelineSlice } from '@gauntlet/contract'
import { Histogram } from '@gauntlet/core/histogram'

/** A day: later seconds of a longer run are counted in the last slice. */
const MAX_SLICES = 86_400

/** One slice a second, closed as time passes: one histogram serves them all. */
export class Timeline {
  readonly #startNs: number
  readonly #closed: TimelineSlice[] = []
  readonly #latency = new Histogram()
  #second = 0
  #recorded = false
  #started = 0
  #completed = 0
  #errors = 0

  constructor(startNs: number) {
    this.#startNs = startNs
  }

  get last(): TimelineSlice | undefined {
    return this.#closed.at(-1)
  }

  /** The latest full seconds, at most so many. */
  recent(count: number): readonly TimelineSlice[] {
    return this.#closed.slice(-count)
  }

  started(atNs: number): void {
    this.#moveTo(atNs)
    this.#started += 1
  }

  completed(
    atNs: number,
    responseUs: number | undefined,
    what: { error: boolean; recorded: boolean },
  ): void {
    this.#moveTo(atNs)
    this.#completed += 1
    if (what.error) this.#errors += 1
    if (what.recorded) this.#recorded = true
    if (responseUs !== undefined) this.#latency.record(responseUs)
  }

  /** All slices, the one under way included. */
  finish(): readonly TimelineSlice[] {
    this.#close()
    return this.#closed
  }

  #moveTo(atNs: number): void {
    const second = Math.min(Math.floor((atNs - this.#startNs) / 1e9), MAX_SLICES - 1)
    while (this.#second < second) {
      this.#close()
      this.#second += 1
    }
  }

  #close(): void {
    const [p50, p99] = [this.#latency.quantile(0.5), this.#latency.quantile(0.99)]
    this.#closed.push({
      secondIndex: this.#second,
      recorded: this.#recorded,
      startedCount: this.#started,
      completedCount: this.#completed,
      errorCount: this.#errors,
      p50Ms: p50 === undefined ? null : p50 / 1_000,
      p99Ms: p99 === undefined ? null : p99 / 1_000,
    })
    this.#latency.clear()
    this.#recorded = false
    this.#started = 0
    this.#completed = 0
    this.#errors = 0
  }
}
