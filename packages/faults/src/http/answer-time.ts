/** The share of the newest answer: about the last ten are remembered. */
const WEIGHT = 0.2

/** How long a target usually takes to begin its answer, as a moving average. */
export class AnswerTime {
  #ms: number | undefined

  record(ms: number): void {
    this.#ms = this.#ms === undefined ? ms : this.#ms + WEIGHT * (ms - this.#ms)
  }

  /** 0 before the first answer. */
  get usualMs(): number {
    return this.#ms ?? 0
  }
}
