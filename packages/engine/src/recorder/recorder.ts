import type { OperationOutcome, RecordedShare, SliceShare } from '@gauntlet/contract'
import { Histogram } from '@gauntlet/core/histogram'
import { findStatusError } from '@gauntlet/core/flow'
import type { StepInfo, StepResult } from '../flow/flow-io.ts'
import { EndpointRecorder, toMs, toUs } from './endpoint-recorder.ts'
import { toHistogramText } from './histogram-text.ts'
import { Timeline } from './timeline.ts'
import type { Exchange } from '../http/transport.ts'

/**
 * Metrics are recorded for this many methods and endpoints; further ones are counted together as `(others)`: an
 * endpoint that is no template would otherwise eat the memory of a long run.
 */
const MAX_ENDPOINTS = 1_000

/** More: a longer picture of a long run, and more bytes every second. */
export const RECENT_SECONDS = 120

/** What a recorded attempt turned out to be. */
export type Recorded = { readonly outcome: OperationOutcome; readonly error: boolean }

/** What the recorder looks at of a `StepResult`. */
export type RecordedAttempt = JudgedAttempt & {
  readonly attempt: { readonly step: StepInfo; readonly scheduledAtNs: number }
}

/** Folds exchanges into numbers as they come; keeps none of them. */
export class Recorder {
  readonly #timeline: Timeline
  readonly #bySteps = new Map<StepInfo, EndpointRecorder>()
  readonly #byEndpoint = new Map<
    string,
    { method: string; endpoint: string; recorder: EndpointRecorder }
  >()
  /** Of all endpoints together, so that it can be asked every second. */
  readonly #response = new Histogram()
  #takenSlices = 0
  attempted = 0
  recordedAttempts = 0
  errors = 0

  constructor(startNs: number) {
    this.#timeline = new Timeline(startNs)
  }

  /** What is measured of the load so far. */
  get soFar() {
    return {
      requests: this.attempted,
      errors: this.errors,
      lastSecond: this.#timeline.last,
      recentSeconds: this.#timeline.recent(RECENT_SECONDS),
      p50Ms: this.responseMs(0.5),
      p95Ms: this.responseMs(0.95),
      p99Ms: this.responseMs(0.99),
    }
  }

  /** Response time of what was recorded so far; null before the first answer. */
  responseMs(quantile: number): number | null {
    return toMs(this.#response.quantile(quantile))
  }

  /** An attempt is about to be sent. */
  started(atNs: number, recorded: boolean): void {
    this.attempted += 1
    if (recorded) this.recordedAttempts += 1
    this.#timeline.started(atNs)
  }

  completed(result: RecordedAttempt, recorded: boolean): Recorded {
    const { attempt, exchange } = result
    const held = result.expectations.every((expectation) => expectation.ok)
    const declared = held && attempt.step.declaresStatus
    const outcome = toOutcome(exchange, declared)
    const cause = findErrorCause(result)
    const error = cause !== undefined
    if (error) this.errors += 1
    const measured = exchange.error === undefined || exchange.error.kind === 'timeout'
    const responseUs = measured ? toUs(exchange.endedAtNs - attempt.scheduledAtNs) : undefined
    this.#timeline.completed(exchange.endedAtNs, responseUs, { error, recorded })
    if (recorded && responseUs !== undefined) this.#response.record(responseUs)
    if (recorded)
      this.#recorderOf(attempt.step).record({
        exchange,
        scheduledAtNs: attempt.scheduledAtNs,
        outcome,
        cause,
      })
    return { outcome, error }
  }

  /** All that was recorded: nothing is recorded any more. @see toFigures */
  finish(): RecordedShare {
    return this.#toShare(this.#timeline.finish())
  }

  /** What was recorded so far; of the timeline the seconds that are over and were not taken before. */
  takeShare(atNs: number): RecordedShare {
    const slices = this.#timeline.take(this.#takenSlices, atNs)
    this.#takenSlices += slices.length
    return this.#toShare(slices)
  }

  #toShare(slices: readonly SliceShare[]): RecordedShare {
    return {
      attempted: this.attempted,
      recorded_attempts: this.recordedAttempts,
      errors: this.errors,
      response: toHistogramText(this.#response),
      endpoints: [...this.#byEndpoint.values()].map(({ recorder, ...name }) =>
        recorder.toShare(name),
      ),
      slices,
    }
  }

  #recorderOf(step: StepInfo): EndpointRecorder {
    const known = this.#bySteps.get(step)
    if (known) return known
    const full = this.#byEndpoint.size >= MAX_ENDPOINTS
    const { method, endpoint } = full ? { method: '*', endpoint: '(others)' } : step
    const key = `${method} ${endpoint}`
    const entry = this.#byEndpoint.get(key) ?? {
      method,
      endpoint,
      recorder: new EndpointRecorder(),
    }
    this.#byEndpoint.set(key, entry)
    this.#bySteps.set(step, entry.recorder)
    return entry.recorder
  }
}

/** What decides whether an attempt is an error. */
export type JudgedAttempt = Pick<
  StepResult,
  'exchange' | 'expectations' | 'failure' | 'willRetry'
> & {
  readonly attempt: { readonly step: Pick<StepInfo, 'declaresStatus' | 'isJudgedBySender'> }
}

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
  const { declaresStatus, isJudgedBySender = false } = attempt.attempt.step
  if (ofStatus === 'http_5xx' && !declaresStatus) return ofStatus
  if (ofStatus !== undefined && !declaresStatus && !isJudgedBySender) return ofStatus
  return failure?.kind
}

/** Answers by which a server says that it refused the request: it did not happen. */
const REFUSALS = new Set([400, 401, 403, 404, 405, 413, 415, 422, 429])

/**
 * What one wire attempt proves. 5xx, timeouts and lost connections may have happened: `info`. So may a 4xx that
 * nobody declared (408, 409, 499: the work may be under way); when in doubt, unknown is always safe.
 *
 * @param declared the step expects this answer
 */
export function toOutcome(exchange: Exchange, declared: boolean): OperationOutcome {
  if (exchange.error) return exchange.error.sent ? 'info' : 'fail'
  const { status } = exchange.answer
  if (status < 400) return 'ok'
  if (status >= 500) return 'info'
  return declared || REFUSALS.has(status) ? 'fail' : 'info'
}
