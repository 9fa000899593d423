import { hold } from './hold.ts'
import { findStatus, isInterim } from './message-head.ts'
import type { Passage } from './passage.ts'

/** One request and its answer. */
export class Exchange {
  /** Resolves when the target is done with it, and its caller has heard what is meant for it. */
  readonly over: Promise<void>
  readonly method: string
  /** All of the request is on its way. */
  sent = false
  readonly #passage: Passage
  #toOver: () => void = () => undefined
  #status: number | undefined
  #happened = false
  #answered = false
  #isOver = false

  constructor(method: string, passage: Passage) {
    this.method = method
    this.#passage = passage
    this.over = new Promise((resolve) => {
      this.#toOver = resolve
    })
  }

  /** The caller is to hear nothing of the answer. */
  get isLost(): boolean {
    return this.#passage.treatment.kind === 'lost-answer' && this.#status !== undefined
  }

  /** @returns whether its caller is now to be reset */
  endRequest(): boolean {
    this.sent = true
    const isReset = this.#passage.treatment.kind === 'reset'
    this.#happened ||= isReset
    if (this.#answered) this.end()
    return isReset
  }

  /** A head has come: the answer's, or of what comes before it (100, 103). */
  async beginAnswer(head: string): Promise<void> {
    const { treatment } = this.#passage
    const status = findStatus(head)
    if (isInterim(status)) return
    this.#status = status
    if (treatment.kind === 'delay') await hold(treatment.ms)
    this.#happened ||= treatment.kind === 'delay' || treatment.kind === 'pass'
  }

  /** @returns whether its caller is now to be reset */
  endAnswer(): boolean {
    this.#answered = true
    this.#happened ||= this.isLost
    if (this.sent || this.isLost) this.end()
    return this.isLost
  }

  /** Over, as far as it came. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#passage.done(this.#happened, this.#status)
    this.#toOver()
  }
}
