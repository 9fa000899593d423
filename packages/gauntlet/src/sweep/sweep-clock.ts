/** How a sweep ended. */
export type SweepStop = 'done' | 'time' | 'interrupted'

/** The time of a sweep, and how much of it is left. */
export class SweepClock {
  readonly #startedAtMs = performance.now()
  readonly #limitMs: number
  readonly #signal: AbortSignal
  #stop: SweepStop = 'done'

  constructor(maxMinutes: number | undefined, signal: AbortSignal) {
    this.#limitMs = maxMinutes === undefined ? Infinity : maxMinutes * 60_000
    this.#signal = signal
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAtMs)
  }

  /** Why what was not tried was not. */
  get stop(): SweepStop {
    return this.#stop
  }

  /** Why nothing more is begun; undefined while there is time. */
  whyOver(): string | undefined {
    if (this.#signal.aborted) {
      this.#stop = 'interrupted'
      return 'interrupted before it was tried'
    }
    if (this.elapsedMs < this.#limitMs) return undefined
    this.#stop = 'time'
    return `not tried: the time of ${this.#limitMs / 60_000} min was over`
  }
}
