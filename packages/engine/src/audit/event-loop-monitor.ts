import { Histogram } from '@gauntlet/core/histogram'
import { nowNs } from '../clock.ts'
import { toHistogramText } from '../recorder/histogram-text.ts'

const PERIOD_MS = 10
/** A block of 100 s is as bad as it gets: each late tick counts at most this many samples. */
const MAX_SAMPLES = 10_000

/**
 * How late the event loop runs what is due, weighted by time: a block of 1 s counts as every wait from 1 s
 * down to 0, because that is how long events during it waited. A plain sampler would count it once.
 */
export class EventLoopMonitor {
  readonly #delay = new Histogram()
  readonly #readNs: () => number
  #expectedNs: number
  #timer: NodeJS.Timeout | undefined

  constructor(readNs: () => number = nowNs) {
    this.#readNs = readNs
    this.#expectedNs = readNs() + PERIOD_MS * 1e6
  }

  start(): void {
    this.#expectedNs = this.#readNs() + PERIOD_MS * 1e6
    this.#timer ??= setInterval(() => this.#tick(), PERIOD_MS).unref()
  }

  stop(): void {
    // What blocked the loop until now is part of the answer.
    if (this.#timer !== undefined && this.#readNs() > this.#expectedNs) this.#tick()
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Forgets what was before: warm-up is not audited. */
  reset(): void {
    this.#delay.clear()
    this.#expectedNs = this.#readNs() + PERIOD_MS * 1e6
  }

  /** The 99th percentile so far. */
  p99Ms(): number {
    return (this.#delay.quantile(0.99) ?? 0) / 1_000
  }

  /** The distribution so far, in microseconds. */
  toText(): string {
    return toHistogramText(this.#delay)
  }

  #tick(): void {
    const atNs = this.#readNs()
    let lateUs = Math.max(0, (atNs - this.#expectedNs) / 1_000)
    for (let sample = 0; sample < MAX_SAMPLES; sample += 1) {
      this.#delay.record(lateUs)
      if (lateUs < PERIOD_MS * 1_000) break
      lateUs -= PERIOD_MS * 1_000
    }
    this.#expectedNs = atNs + PERIOD_MS * 1e6
  }
}
