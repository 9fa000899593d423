import type { Firing } from './list-firings.ts'

export type SpreadTimesOptions = {
  /** How long the schedule of the load takes. */
  readonly scheduleMs: number
  /** Nanoseconds. */
  readonly nowNs: () => number
}

/** Between the end of one time and the next one: the target has to be at work again. */
const SETTLE_NS = 1e9

/**
 * The further times of one fault: each when its share of what was left of the schedule has passed, and never before the
 * target had a second to go on since the last one. By time, not by requests: of closed users nobody knows how many they send.
 */
export class SpreadTimes {
  readonly #options: SpreadTimesOptions
  #beganNs: number | undefined
  #first: { readonly atNs: number; readonly leftNs: number } | undefined
  /** How many have ended, and when the last one did. */
  #ended = { count: 0, atNs: 0 }
  #isOver = false

  constructor(options: SpreadTimesOptions) {
    this.#options = options
  }

  /** Whether one of a number may begin with the request that comes now. */
  isDue({ number, share = 0 }: Firing): boolean {
    const atNs = this.#options.nowNs()
    this.#beganNs ??= atNs
    if (number === 1) return true
    if (this.#isOver || !this.#first || this.#ended.count !== number - 1) return false
    const dueNs = this.#first.atNs + share * this.#first.leftNs
    return atNs >= Math.max(dueNs, this.#ended.atNs + SETTLE_NS)
  }

  /** Whether one of a number may still come. */
  mayCome({ number }: Firing): boolean {
    return !this.#isOver && this.#ended.count < number
  }

  begin({ number }: Firing): void {
    if (number > 1) return
    const atNs = this.#options.nowNs()
    const scheduleNs = this.#options.scheduleMs * 1e6
    const leftNs = Math.max(0, (this.#beganNs ?? atNs) + scheduleNs - atNs)
    this.#first = { atNs, leftNs }
  }

  /** @param happened whether it could be applied, and the target is there for another one */
  end({ number }: Firing, happened: boolean): void {
    this.#ended = { count: number, atNs: this.#options.nowNs() }
    this.#isOver ||= !happened
  }
}
