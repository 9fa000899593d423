import type { AnswerView } from '@gauntlet/core/flow'
import type { Exchange, HttpAnswer } from '../http/transport.ts'

const UNREAD = Symbol('not parsed yet')

/** An answer whose body is decoded and parsed when somebody first asks, and then kept. */
export class LazyAnswer implements AnswerView {
  readonly #exchange: Exchange & { readonly answer: HttpAnswer }
  #text: string | undefined
  #json: unknown = UNREAD

  constructor(exchange: Exchange & { readonly answer: HttpAnswer }) {
    this.#exchange = exchange
  }

  get status(): number {
    return this.#exchange.answer.status
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#exchange.answer.headers
  }

  get durationMs(): number {
    return (this.#exchange.endedAtNs - this.#exchange.sentAtNs) / 1e6
  }

  bytes(): Uint8Array {
    return this.#exchange.answer.body
  }

  text(): string {
    const { body } = this.#exchange.answer
    this.#text ??= Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
    return this.#text
  }

  json(): unknown {
    if (this.#json === UNREAD) this.#json = parseOrNothing(this.text())
    return this.#json
  }
}

/** A body that is not JSON is the target's doing: data, not an exception. */
function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
