import { findStatusError } from '@gauntlet/core/flow'
import type { StepResult } from '../flow/flow-io.ts'

/** What decides whether an attempt is an error. */
export type JudgedAttempt = Pick<
  StepResult,
  'exchange' | 'expectations' | 'failure' | 'willRetry'
> & { readonly attempt: { readonly step: Pick<StepResult['attempt']['step'], 'declaresStatus'> } }

/**
 * Why an attempt is an error; undefined when it is none. The one meaning of the word, of load, smoke and background
 * jobs: no answer, a broken expectation, a status that is no success and that the step does not declare, a capture
 * without a value that the step needs, a function of the author that threw.
 *
 * What a step expects of the status declares it: 409 or 503 in `status(...)` is no error. An answer after which the
 * step's `retry` sends it again is not yet its answer.
 *
 * @returns a key of `errorBreakdown`
 */
export function findErrorCause(attempt: JudgedAttempt): string | undefined {
  const { exchange, expectations, failure, willRetry } = attempt
  if (exchange.error) return exchange.error.kind
  if (willRetry) return undefined
  const ofStatus = findStatusError(exchange.answer.status)
  if (expectations.some(({ ok }) => !ok)) return ofStatus === 'http_5xx' ? ofStatus : 'expectation'
  if (ofStatus !== undefined && !attempt.attempt.step.declaresStatus) return ofStatus
  return failure?.kind
}
