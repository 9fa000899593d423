import type { EndpointResult, OperationOutcome, TimelineSlice } from '@gauntlet/contract'
import { Histogram } from '@gauntlet/core/histogram'
import type { StepInfo, StepResult } from '../flow/flow-io.ts'
import { EndpointRecorder, toMs, toUs } from './endpoint-recorder.ts'
import { findErrorCause } from './error-cause.ts'
import { toOutcome } from './outcome.ts'
import { Timeline } from './timeline.ts'

/**
 * Metrics are recorded for this many methods and endpoints; further ones are counted together as `(others)`: an
 * endpoint that is no template would otherwise eat the memory of a long run.
 */
const MAX_ENDPOINTS = 1_000

/** What a recorded attempt turned out to be. */
export type Recorded = { readonly outcome: OperationOutcome; readonly error: boolean }

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
  attempted = 0
  recordedAttempts = 0
  errors = 0

  constructor(startNs: number) {
    this.#timeline = new Timeline(startNs)
  }

  get lastSlice(): TimelineSlice | undefined {
    return this.#timeline.last
  }

  recentSlices(count: number): readonly TimelineSlice[] {
    return this.#timeline.recent(count)
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

  completed(result: StepResult, recorded: boolean): Recorded {
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

  toEndpoints(recordedMs: number): EndpointResult[] {
    return [...this.#byEndpoint.values()].map(({ method, endpoint, recorder }) => ({
      method,
      endpoint,
      ...recorder.toResult(recordedMs),
    }))
  }

  toTotal(recordedMs: number): Omit<EndpointResult, 'method' | 'endpoint'> {
    const total = new EndpointRecorder()
    for (const { recorder } of this.#byEndpoint.values()) total.merge(recorder)
    return total.toResult(recordedMs)
  }

  toTimeline(): readonly TimelineSlice[] {
    return this.#timeline.finish()
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
