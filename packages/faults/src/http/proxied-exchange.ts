import type { AnswerTime } from './answer-time.ts'
import type { ExchangeEnd, FaultDecision, ResetSides } from './fault-decision.ts'
import { hold } from './hold.ts'
import { findStatus, isInterim } from './message-head.ts'

/** One request and its answer. */
export class ProxiedExchange {
  /** Resolves when the target is done with it, and its caller has received what is meant for it. */
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

  get tap(): FaultDecision['tap'] {
    return this.#decision.tap
  }

  /** The caller receives nothing of the answer. */
  get isLost(): boolean {
    const { cut } = this.#decision.treatment
    if (cut?.when === 'answered') return this.#status !== undefined
    return cut !== undefined && this.sent && !this.#answered
  }

  /** All of the request has been passed on. @returns which sides are now to be reset, once it is time */
  async endRequest(): Promise<ResetSides | undefined> {
    const { cut } = this.#decision.treatment
    const wasAnswered = this.#answered
    this.sent = true
    this.#sentAtMs = performance.now()
    if (cut?.when !== 'sent') {
      if (wasAnswered) this.end()
      return undefined
    }
    const waitMs = cut.part * this.#answerTime.usualMs
    if (waitMs > 0 && !wasAnswered) await hold(waitMs, this.#answerBegan.signal)
    this.#happened = true
    if (wasAnswered) this.end()
    return cut.sides
  }

  /** A head has come: the answer's, or of what comes before it (100, 103). */
  async beginAnswer(head: string): Promise<void> {
    const { delayMs, cut } = this.#decision.treatment
    const status = findStatus(head)
    if (isInterim(status)) return
    this.#status = status
    this.#answerBegan.abort()
    if (delayMs !== undefined) await hold(delayMs)
    if (!cut && delayMs === undefined && this.sent) {
      this.#answerTime.record(performance.now() - this.#sentAtMs)
    }
    this.#happened ||= cut === undefined
  }

  /** @returns whether its caller is now to be reset */
  endAnswer(): boolean {
    const { isLost } = this
    this.#answered = true
    this.#happened ||= isLost
    if (this.sent || isLost) this.end()
    return isLost
  }

  /** Over, as far as it came. @param how it ended where it was not answered */
  end(how: ExchangeEnd = 'origin'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#answerBegan.abort()
    this.tap?.over(this.#answered ? 'answered' : how)
    this.#decision.done(this.#happened, this.#status)
    this.#toOver()
  }
}
