import type { ObservedExchange } from '@gauntlet/contract'
import { contentOf } from '../http/answer-content.ts'
import type { StepResult } from '../flow/flow-io.ts'
import { findErrorCause, toOutcome, type Recorded } from './recorder.ts'

/** What is known of a wire attempt besides its result. */
export type AttemptRecord = Recorded & {
  /** Index of the attempt in the run. */
  readonly operation: number
  readonly recorded: boolean
}

/** What a wire attempt outside of a load turned out to be. */
export function judgeAttempt(result: StepResult): Recorded {
  const held = result.expectations.every(({ ok }) => ok)
  const declared = held && result.attempt.step.declaresStatus
  const error = findErrorCause(result) !== undefined
  return { outcome: toOutcome(result.exchange, declared), error }
}

/** A wire attempt as guarantees observe it. */
export function toObservedExchange(
  { attempt, exchange }: StepResult,
  { outcome, error, operation, recorded }: AttemptRecord,
): ObservedExchange {
  const { body, origin, path } = attempt.request
  const content = exchange.answer && contentOf(exchange.answer)
  return {
    step: attempt.step.name,
    method: attempt.step.method,
    endpoint: attempt.step.endpoint,
    origin: exchange.origin ?? origin,
    path,
    requestBody: typeof body === 'string' ? body : undefined,
    outcome,
    succeeded: !error,
    timedOut: exchange.error?.kind === 'timeout',
    status: exchange.answer?.status,
    get responseBody() {
      return content?.bytes()
    },
    content,
    user: attempt.user.userIndex,
    operation,
    recorded,
    scheduledAtNs: attempt.scheduledAtNs,
    invokedAtNs: exchange.sentAtNs,
    returnedAtNs: exchange.endedAtNs,
  }
}
