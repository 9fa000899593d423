import type {
  EndpointResult,
  EndpointShare,
  LatencyRecord,
  OperationOutcome,
} from '@gauntlet/contract'
import { Histogram, toHistogramBytes } from '@gauntlet/core/histogram'
import type { Exchange } from '../http/transport.ts'
import { parseHistogram, toHistogramText } from './histogram-text.ts'

/** What the recorder knows of one wire attempt. */
export type Observation = {
  readonly exchange: Exchange
  readonly scheduledAtNs: number
  readonly outcome: OperationOutcome
  /** Why it is an error: a key of `errorBreakdown`; undefined for a success. */
  readonly cause: string | undefined
}

/** Counts and distributions of one method and endpoint template. Its memory does not grow with the run. */
export class EndpointRecorder {
  readonly #response = new Histogram()
  readonly #service = new Histogram()
  readonly #outcomes = { ok: 0, fail: 0, info: 0 }
  readonly #codes = new Map<number, number>()
  readonly #causes = new Map<string, number>()
  readonly #errorCodes = new Map<number, number>()
  #timeouts = 0
  #failures = 0
  #errors = 0
  #firstNs = Infinity

  record({ exchange, scheduledAtNs, outcome, cause }: Observation): void {
    const { answer, error } = exchange
    this.#outcomes[outcome] += 1
    if (exchange.endedAtNs < this.#firstNs) this.#firstNs = exchange.endedAtNs
    if (answer) increment(this.#codes, answer.status)
    if (cause !== undefined) {
      this.#errors += 1
      increment(this.#causes, cause)
      if (answer) increment(this.#errorCodes, answer.status)
      if (error || answer.status >= 500) this.#failures += 1
    }
    const timedOut = error?.kind === 'timeout'
    if (timedOut) this.#timeouts += 1
    // A lost connection has no duration: how fast it broke says nothing about how fast the target answers.
    if (error && !timedOut) return
    this.#response.record(toUs(exchange.endedAtNs - scheduledAtNs))
    this.#service.record(toUs(exchange.endedAtNs - exchange.sentAtNs))
  }

  /** Adds what another worker recorded of it. */
  merge(other: EndpointShare): void {
    this.#response.merge(parseHistogram(other.response))
    this.#service.merge(parseHistogram(other.service))
    for (const outcome of ['ok', 'fail', 'info'] as const)
      this.#outcomes[outcome] += other.outcomes[outcome]
    for (const [code, count] of Object.entries(other.codes))
      increment(this.#codes, Number(code), count)
    for (const [code, count] of Object.entries(other.error_codes))
      increment(this.#errorCodes, Number(code), count)
    for (const [cause, count] of Object.entries(other.causes)) increment(this.#causes, cause, count)
    this.#timeouts += other.timeouts
    this.#failures += other.failures
    this.#errors += other.errors
    this.#firstNs = Math.min(this.#firstNs, other.first_ns)
  }

  /** When its first answer came, in nanoseconds. */
  get firstNs(): number {
    return this.#firstNs
  }

  toShare(name: { readonly method: string; readonly endpoint: string }): EndpointShare {
    return {
      ...name,
      first_ns: this.#firstNs,
      outcomes: { ...this.#outcomes },
      codes: Object.fromEntries(this.#codes),
      error_codes: Object.fromEntries(this.#errorCodes),
      causes: Object.fromEntries(this.#causes),
      timeouts: this.#timeouts,
      failures: this.#failures,
      errors: this.#errors,
      response: toHistogramText(this.#response),
      service: toHistogramText(this.#service),
    }
  }

  toResult(recordedMs: number): Omit<EndpointResult, 'method' | 'endpoint'> {
    const { ok, fail, info } = this.#outcomes
    const requestsTotal = ok + fail + info
    return {
      requestsTotal,
      successCount: requestsTotal - this.#errors,
      errorCount: this.#errors,
      timeoutCount: this.#timeouts,
      failureCount: this.#failures,
      outcomes: { ok, fail, info },
      ratePerSecond: recordedMs > 0 ? requestsTotal / (recordedMs / 1_000) : 0,
      responseCodes: toCounts(this.#codes),
      errorCodes: toCounts(this.#errorCodes),
      errorBreakdown: Object.fromEntries([...this.#causes].toSorted(byCount)),
      response: toLatencyRecord(this.#response),
      service: toLatencyRecord(this.#service),
    }
  }
}

/** The most frequent first; of equals by name, so that the order does not depend on who counted. */
function byCount([one, a]: [string, number], [other, b]: [string, number]): number {
  return b - a || (one < other ? -1 : 1)
}

const toCounts = (codes: ReadonlyMap<number, number>): Record<string, number> =>
  Object.fromEntries([...codes].toSorted(([a], [b]) => a - b))

/** A distribution of microseconds as milliseconds with its bytes. */
export function toLatencyRecord(histogram: Histogram): LatencyRecord {
  const quantileMs = (q: number): number | null => toMs(histogram.quantile(q))
  return {
    count: histogram.count,
    minMs: toMs(histogram.min),
    maxMs: toMs(histogram.max),
    meanMs: toMs(histogram.mean),
    p50Ms: quantileMs(0.5),
    p90Ms: quantileMs(0.9),
    p95Ms: quantileMs(0.95),
    p99Ms: quantileMs(0.99),
    p999Ms: quantileMs(0.999),
    histogram: toHistogramBytes(histogram),
  }
}

/** Null for what was not measured. */
export function toMs(valueUs: number | undefined): number | null {
  return valueUs === undefined ? null : valueUs / 1_000
}

/** Two readings of one clock in one thread never run backwards; a rounding of their difference might. */
export function toUs(durationNs: number): number {
  return Math.max(0, durationNs / 1_000)
}

function increment<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
