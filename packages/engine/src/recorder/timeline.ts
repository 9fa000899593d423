import type { SliceShare, TimelineSlice } from '@gauntlet/contract'
import { Histogram, toHistogramBytes } from '@gauntlet/core/histogram'
import { toBase64 } from './histogram-text.ts'

/** A day: later seconds of a longer run are counted in the last slice. */
const MAX_SLICES = 86_400

/** One slice a second, closed as time passes: one histogram serves them all. */
export class Timeline {
  readonly #startNs: number
  readonly #closed: TimelineSlice[] = []
  /** The distribution of each closed second, so that it can be merged with that of another worker: 200 bytes or so. */
  readonly #latencies: Uint8Array[] = []
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

  /**
   * The slices from this one on, up to the last second that is over at `atNs`; the one under way is not among them.
   *
   * @param from how many were taken before
   */
  take(from: number, atNs: number): SliceShare[] {
    this.#moveTo(atNs)
    return this.#closed.slice(from).map((slice, at) => this.#toShare(slice, from + at))
  }

  /** All slices, the one under way included: nothing is recorded any more. */
  finish(): SliceShare[] {
    this.#close()
    this.#second += 1
    return this.#closed.map((slice, at) => this.#toShare(slice, at))
  }

  #toShare(slice: TimelineSlice, at: number): SliceShare {
    return {
      second: slice.secondIndex,
      recorded: slice.recorded,
      started: slice.startedCount,
      completed: slice.completedCount,
      errors: slice.errorCount,
      latency: toBase64(this.#latencies[at] as Uint8Array),
    }
  }

  #moveTo(atNs: number): void {
    const second = Math.min(Math.floor((atNs - this.#startNs) / 1e9), MAX_SLICES - 1)
    while (this.#second < second) {
      this.#close()
      this.#second += 1
    }
  }

  #close(): void {
    this.#latencies.push(toHistogramBytes(this.#latency))
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
