import {
  checkDocument,
  FromWorker,
  type LoadShare,
  type SliceShare,
  type WorkerObserved,
  type WorkerResult,
} from '@gauntlet/contract'
import type { Channel } from './channel.ts'
import { type ClockOffset, coverOffsets } from './clock-offset.ts'

/** How a worker ended. `refused`: it said why itself. */
export type WorkerEnd =
  | { readonly kind: 'result'; readonly result: WorkerResult }
  | { readonly kind: 'refused'; readonly code: string; readonly why: string; readonly hint: string }
  | { readonly kind: 'lost'; readonly why: string }

/**
 * One worker as its coordinator knows it: what it sent, and whether it still does. All that it measured is here until the
 * second before it was lost.
 */
export class WorkerLink {
  readonly #channel: Channel
  readonly #onObserved: ((message: WorkerObserved) => void) | undefined
  readonly #slices = new Map<number, SliceShare>()
  #share: LoadShare | undefined
  #sequence = 0
  #silentMs = 0
  #isReady: (() => void) | undefined
  #isOver: (() => void) | undefined
  #hasEnded: ((end: WorkerEnd) => void) | undefined
  readonly ready = new Promise<void>((resolve) => (this.#isReady = resolve))
  /** It is through its schedule, or has ended. */
  readonly over = new Promise<void>((resolve) => (this.#isOver = resolve))
  readonly ended = new Promise<WorkerEnd>((resolve) => (this.#hasEnded = resolve))
  end: WorkerEnd | undefined
  /** Undefined where the worker has the clocks of its coordinator. */
  clock: ClockOffset | undefined

  /** @param onObserved gets what the worker observed, where the plan asks for it */
  constructor(channel: Channel, onObserved?: (message: WorkerObserved) => void) {
    this.#channel = channel
    this.#onObserved = onObserved
    channel.listen({
      onMessage: (message) => this.#receive(message),
      onEnd: (why) => this.#finish({ kind: 'lost', why }),
      onAlive: () => (this.#silentMs = 0),
    })
  }

  send(message: object): void {
    this.#channel.send(message)
  }

  get leadMs(): number {
    return this.#channel.leadMs ?? 0
  }

  /** Once before the load, once after it: what the clocks did in between is in the uncertainty. @throws Error without an answer */
  async measureClock(): Promise<void> {
    const measured = await this.#channel.measureClock?.()
    if (measured) this.clock = this.clock ? coverOffsets(this.clock, measured) : measured
  }

  /** A time of the coordinator by the worker's clock. */
  toWorkerNs(ns: number): number {
    return ns + (this.clock?.offsetNs ?? 0)
  }

  /** So much time went by on the coordinator, which counts only what it saw pass: its own pauses are nobody's silence. */
  passed(ms: number, limitMs: number): void {
    this.#silentMs += ms
    if (this.#silentMs > limitMs)
      this.#finish({ kind: 'lost', why: `it sent nothing for ${Math.round(limitMs / 1_000)} s` })
  }

  /** All that it measured so far, or in the end; undefined where it never said. */
  get share(): LoadShare | undefined {
    if (this.end?.kind === 'result') return this.end.result.share
    return (
      this.#share && {
        ...this.#share,
        recorded: { ...this.#share.recorded, slices: this.slicesFrom(0) },
      }
    )
  }

  /** The same, of the timeline only the seconds from this one on. */
  shareFrom(second: number): LoadShare | undefined {
    return (
      this.#share && {
        ...this.#share,
        recorded: { ...this.#share.recorded, slices: this.slicesFrom(second) },
      }
    )
  }

  slicesFrom(second: number): SliceShare[] {
    return [...this.#slices.values()].filter((slice) => slice.second >= second)
  }

  /** How many seconds of its timeline are over. */
  get seconds(): number {
    return this.#slices.size
  }

  async close(): Promise<void> {
    await this.#channel.close(this.end?.kind === 'lost')
  }

  #receive(given: unknown): void {
    this.#silentMs = 0
    if (this.end) return
    let message: FromWorker
    try {
      message = checkDocument(FromWorker, given, 'a message of a worker')
    } catch (error) {
      return this.#finish({ kind: 'lost', why: (error as Error).message })
    }
    if (message.type === 'ready') this.#isReady?.()
    else if (message.type === 'over') this.#isOver?.()
    else if (message.type === 'observed') this.#onObserved?.(message)
    else if (message.type === 'progress') {
      // One that comes twice, or late, changes nothing.
      if (message.sequence <= this.#sequence) return
      this.#sequence = message.sequence
      if (!message.share) return
      this.#share = message.share
      for (const slice of message.share.recorded.slices) this.#slices.set(slice.second, slice)
    } else if (message.type === 'result') this.#finish({ kind: 'result', result: message })
    else {
      const { code, message: why, hint } = message
      this.#finish({ kind: 'refused', code, why, hint })
    }
  }

  #finish(end: WorkerEnd): void {
    if (this.end) return
    this.end = end
    this.#isOver?.()
    this.#hasEnded?.(end)
  }
}
