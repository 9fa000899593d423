import type { AnswerContent, ObservedExchange, OperationOutcome } from '@gauntlet/contract'
import { contentOf } from '../http/answer-content.ts'
import type { Attempt, StepResult } from '../flow/flow-io.ts'
import type { Exchange } from '../http/transport.ts'
import { findErrorCause, toOutcome, type Recorded } from './recorder.ts'

/** What a wire attempt outside of a load turned out to be. */
export function judgeAttempt(result: StepResult): Recorded {
  const held = result.expectations.every(({ ok }) => ok)
  const declared = held && result.attempt.step.declaresStatus
  const error = findErrorCause(result) !== undefined
  return { outcome: toOutcome(result.exchange, declared), error }
}

/**
 * A wire attempt as guarantees and hooks observe it. Nothing is copied or worked out before it is asked for: most
 * observers look at a few fields.
 */
export class AttemptExchange implements ObservedExchange {
  readonly #attempt: Attempt
  readonly #exchange: Exchange
  readonly outcome: OperationOutcome
  readonly succeeded: boolean
  readonly recorded: boolean

  constructor({ attempt, exchange }: StepResult, { outcome, error }: Recorded, recorded: boolean) {
    this.#attempt = attempt
    this.#exchange = exchange
    this.outcome = outcome
    this.succeeded = !error
    this.recorded = recorded
  }

  get step(): string {
    return this.#attempt.step.name
  }

  get method(): string {
    return this.#attempt.step.method
  }

  get endpoint(): string {
    return this.#attempt.step.endpoint
  }

  get origin(): string {
    return this.#exchange.origin ?? this.#attempt.request.origin
  }

  get path(): string {
    return this.#attempt.request.path
  }

  get requestBody(): string | undefined {
    const { body } = this.#attempt.request
    return typeof body === 'string' ? body : undefined
  }

  get timedOut(): boolean {
    return this.#exchange.error?.kind === 'timeout'
  }

  get status(): number | undefined {
    return this.#exchange.answer?.status
  }

  get responseBody(): Uint8Array | undefined {
    return this.content?.bytes()
  }

  get content(): AnswerContent | undefined {
    const { answer } = this.#exchange
    return answer && contentOf(answer)
  }

  get user(): number {
    return this.#attempt.user.userIndex
  }

  get operation(): number {
    return this.#attempt.operation
  }

  get scheduledAtNs(): number {
    return this.#attempt.scheduledAtNs
  }

  get invokedAtNs(): number {
    return this.#exchange.sentAtNs
  }

  get returnedAtNs(): number {
    return this.#exchange.endedAtNs
  }
}
