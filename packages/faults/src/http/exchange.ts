import type { AnswerTime } from './answer-time.ts'
import type { FaultDecision } from './fault-decision.ts'
import { hold } from './hold.ts'
import { findStatus, isInterim } from './message-head.ts'

/** Whose side of the connection is to be reset. */
export type ResetSides = 'caller' | 'both'

/** One request and its answer. */
export class Exchange {
  /** Resolves when the target is done with it, and its caller has heard what is meant for it. */
  readonly over: Promise<void>
  readonly method: string
  /** All of the request is on its way. */
  sent = false
  readonly #decision: FaultDecision
  readonly #answerTime: AnswerTime
  readonly #answerBegan = new AbortController()
  #toOver: () => void = () => undefined
  #sentAtMs = 0
  #status: number | undefined
  #happened = false
  #answered = false
  #isOver = false

  constructor(method: string, decision: FaultDecision, answerTime: AnswerTime) {
    this.method = method
    this.#decision = decision
    this.#answerTime = answerTime
    this.over = new Promise((resolve) => {
      this.#toOver = resolve
    })
  }

  /** The caller is to hear nothing of the answer. */
  get isLost(): boolean {
    const { kind } = this.#decision.treatment
    if (kind === 'lost-answer') return this.#status !== undefined
    return this.sent && !this.#answered && (kind === 'reset' || kind === 'half-open')
  }

  /** All of the request has been passed on. @returns which sides are now to be reset, once it is time */
  async endRequest(): Promise<ResetSides | undefined> {
    const { treatment } = this.#decision
    const wasAnswered = this.#answered
    this.sent = true
    this.#sentAtMs = performance.now()
    if (treatment.kind !== 'reset' && treatment.kind !== 'half-open') {
      if (wasAnswered) this.end()
      return undefined
    }
    const waitMs = treatment.part * this.#answerTime.usualMs
    if (waitMs > 0 && !wasAnswered) await hold(waitMs, this.#answerBegan.signal)
    this.#happened = true
    if (wasAnswered) this.end()
    return treatment.kind === 'reset' ? 'both' : 'caller'
  }

  /** A head has come: the answer's, or of what comes before it (100, 103). */
  async beginAnswer(head: string): Promise<void> {
    const { treatment } = this.#decision
    const status = findStatus(head)
    if (isInterim(status)) return
    this.#status = status
    this.#answerBegan.abort()
    if (treatment.kind === 'delay') await hold(treatment.ms)
    if (treatment.kind === 'pass' && this.sent) {
      this.#answerTime.record(performance.now() - this.#sentAtMs)
    }
    this.#happened ||= treatment.kind === 'delay' || treatment.kind === 'pass'
  }

  /** @returns whether its caller is now to be reset */
  endAnswer(): boolean {
    const { isLost } = this
    this.#answered = true
    this.#happened ||= isLost
    if (this.sent || isLost) this.end()
    return isLost
  }

  /** Over, as far as it came. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#answerBegan.abort()
    this.#decision.done(this.#happened, this.#status)
    this.#toOver()
  }
}
