import type { EncodedRequest } from './request-encoder.ts'
import type { Exchange, HttpAnswer, TransportErrorKind } from './transport.ts'
import { nowNs } from '../clock.ts'

/** One request on its way: finished exactly once, with an answer or with an error. */
export class WireAttempt {
  readonly method: string
  readonly encoded: EncodedRequest
  readonly createdAtNs = nowNs()
  readonly deadlineNs: number
  readonly timeoutMs: number
  sentAtNs = NaN
  finished = false
  readonly #done: (exchange: Exchange) => void

  constructor(
    request: { readonly method: string; readonly timeoutMs: number },
    encoded: EncodedRequest,
    done: (exchange: Exchange) => void,
  ) {
    this.method = request.method
    this.timeoutMs = request.timeoutMs
    this.deadlineNs = this.createdAtNs + request.timeoutMs * 1e6
    this.encoded = encoded
    this.#done = done
  }

  get sent(): boolean {
    return this.sentAtNs === this.sentAtNs
  }

  succeed(answer: HttpAnswer, endedAtNs: number): void {
    if (this.finished) return
    this.finished = true
    this.#done({ sentAtNs: this.sentAtNs, endedAtNs, answer })
  }

  fail(kind: TransportErrorKind, message: string): void {
    if (this.finished) return
    this.finished = true
    const { sent } = this
    const endedAtNs = nowNs()
    this.#done({
      sentAtNs: sent ? this.sentAtNs : endedAtNs,
      endedAtNs,
      error: { kind, message, sent },
    })
  }

  /** Gives up waiting, and says in which state the wait was. */
  timeOut(stage: 'queued' | 'connecting' | 'sent' | 'answering'): void {
    const missing = {
      queued: 'no free connection',
      connecting: 'no connection',
      sent: 'no answer',
      // Of an event stream: it never does.
      answering: 'the answer did not end',
    }[stage]
    this.fail('timeout', `${missing} within ${this.timeoutMs / 1_000} s`)
  }
}
