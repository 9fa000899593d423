/** The formats that can be read as history. */
export type ImportedFormat =
  'artillery-1' | 'artillery-2' | 'k6-summary' | 'k6-summary-export' | 'k6-machine-readable'

/** A check or threshold that the other tool judged itself. */
export type ImportedCheck = {
  readonly name: string
  readonly outcome: 'pass' | 'fail'
}

/** Milliseconds; null where the file says nothing. */
export type ImportedLatency = {
  readonly min_ms: number | null
  readonly max_ms: number | null
  readonly mean_ms: number | null
  readonly p50_ms: number | null
  readonly p90_ms: number | null
  readonly p95_ms: number | null
  readonly p99_ms: number | null
  readonly p999_ms: number | null
}

/**
 * One run of another tool, stored as history. It is a single run without a concurrent counterpart, measured from the
 * actual send, so it can be drawn and can raise a suspicion, but `gates` is always false: no verdict rests on it.
 */
export type ImportedRun = {
  readonly schema: 'gauntlet.imported-run/1'
  readonly format: ImportedFormat
  readonly gates: false
  /** Both tools measure from the actual send: time spent waiting in the generator is not in it. */
  readonly latency_basis: 'service'
  /** ISO 8601, or null when the file does not say. */
  readonly started_at: string | null
  readonly duration_ms: number | null
  readonly requests_total: number
  /** Requests without an answer and 5xx (Artillery), or what the script called failed (k6); null: not recorded. */
  readonly failed_count: number | null
  readonly error_rate: number | null
  /** Requests over duration, computed; null without a duration. */
  readonly rps: number | null
  /** Of requests that were answered. */
  readonly latency: ImportedLatency
  readonly response_codes: Readonly<Record<string, number>>
  readonly error_breakdown: Readonly<Record<string, number>>
  readonly users: {
    readonly created: number | null
    readonly completed: number | null
    readonly failed: number | null
  }
  readonly checks: readonly ImportedCheck[]
  /** What the file leaves open, in sentences. */
  readonly warnings: readonly string[]
}

export const SINGLE_RUN_WARNING =
  'one run without a counterpart: it shows a history and can never gate'
