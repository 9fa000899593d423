import type { AnswerContent, ObservedExchange, OperationOutcome } from '@gauntlet/contract'
import { contentOf } from '../http/answer-content.ts'
import type { StepResult } from '../flow/flow-io.ts'
import { findErrorCause, toOutcome, type Recorded } from './recorder.ts'

/** What a wire attempt outside of a load turned out to be. */
export function judgeAttempt(result: StepResult): Recorded {
  const held = result.expectations.every(({ ok }) => ok)
  const declared = held && result.attempt.step.declaresStatus
  const error = findErrorCause(result) !== undefined
  return { outcome: toOutcome(result.exchange, declared), error }
}

/** A wire attempt as guarantees and hooks observe it: its fields are its own, so that a copy has them. */
export class AttemptExchange implements ObservedExchange {
  readonly step: string
  readonly method: string
  readonly endpoint: string
  readonly origin: string
  readonly path: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: string | undefined
  readonly outcome: OperationOutcome
  readonly succeeded: boolean
  readonly timedOut: boolean
  readonly status: number | undefined
  readonly content: AnswerContent | undefined
  readonly user: number
  readonly operation: number
  readonly recorded: boolean
  readonly scheduledAtNs: number
  readonly invokedAtNs: number
  readonly returnedAtNs: number

  constructor(result: StepResult, { outcome, error }: Recorded, recorded: boolean) {
    const { attempt, exchange, willRetry } = result
    const { step, request, user } = attempt
    const { answer } = exchange
    this.step = step.name
    this.method = step.method
    this.endpoint = step.endpoint
    this.origin = exchange.origin ?? request.origin
    this.path = request.path
    this.requestHeaders = request.headers
    this.requestBody = typeof request.body === 'string' ? request.body : undefined
    this.outcome = outcome
    // What the step's `retry` sends again is no error yet, and was not answered as expected either.
    this.succeeded = !error && !willRetry
    this.timedOut = exchange.error?.kind === 'timeout'
    this.status = answer?.status
    this.content = answer && contentOf(answer)
    this.user = user.userIndex
    this.operation = attempt.operation
    this.recorded = recorded
    this.scheduledAtNs = attempt.scheduledAtNs
    this.invokedAtNs = exchange.sentAtNs
    this.returnedAtNs = exchange.endedAtNs
  }

  /** Decoded when it is asked for. */
  get responseBody(): Uint8Array | undefined {
    return this.content?.bytes()
  }
}
