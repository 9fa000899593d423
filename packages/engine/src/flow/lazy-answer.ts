import type { AnswerContent } from '@gauntlet/contract'
import type { AnswerView } from '@gauntlet/core/flow'
import { contentOf } from '../http/answer-content.ts'
import type { Exchange, HttpAnswer, HttpRequest } from '../http/transport.ts'

/** An answer as a flow sees it. */
export class LazyAnswer implements AnswerView {
  readonly #exchange: Exchange & { readonly answer: HttpAnswer }
  readonly #request: HttpRequest
  readonly redirects: NonNullable<AnswerView['redirects']>

  constructor(
    exchange: Exchange & { readonly answer: HttpAnswer },
    request: HttpRequest,
    redirects: NonNullable<AnswerView['redirects']> = [],
  ) {
    this.#exchange = exchange
    this.#request = request
    this.redirects = redirects
  }

  get url(): string {
    return this.#request.origin + this.#request.path
  }

  get headerLines(): NonNullable<AnswerView['headerLines']> {
    const { headerLines, headers } = this.#exchange.answer
    return headerLines ?? Object.entries(headers)
  }

  get version(): string {
    return this.#exchange.answer.version ?? '1.1'
  }

  get #content(): AnswerContent {
    return contentOf(this.#exchange.answer)
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
    return this.#content.bytes() ?? this.#exchange.answer.body
  }

  text(): string {
    return this.#content.text() ?? ''
  }

  json(): unknown {
    return this.#content.json()
  }

  writtenJson(): unknown {
    return this.#content.writtenJson()
  }

  unreadable(): string | undefined {
    return this.#content.unreadable()
  }

  noJson(): string | undefined {
    return this.#content.noJson()
  }
}
