import { Type } from 'typebox'
import {
  Count,
  Counts,
  head,
  Ms,
  NullableText,
  orNull,
  Ratio,
  type DocumentOf,
} from './document-parts.ts'

/** The formats that can be read as history. */
const ImportedFormat = Type.Enum([
  'artillery-1',
  'artillery-2',
  'k6-summary',
  'k6-summary-export',
  'k6-machine-readable',
])
export type ImportedFormat = DocumentOf<typeof ImportedFormat>

/** A check or threshold that the other tool judged itself. */
const ImportedCheck = Type.Object({ name: Type.String(), outcome: Type.Enum(['pass', 'fail']) })
export type ImportedCheck = DocumentOf<typeof ImportedCheck>

/** Null where the file says nothing. */
const SaidMs = orNull(Ms)
const SaidCount = orNull(Count)

const ImportedLatency = Type.Object({
  min_ms: SaidMs,
  max_ms: SaidMs,
  mean_ms: SaidMs,
  p50_ms: SaidMs,
  p90_ms: SaidMs,
  p95_ms: SaidMs,
  p99_ms: SaidMs,
  p999_ms: SaidMs,
})
export type ImportedLatency = DocumentOf<typeof ImportedLatency>

/**
 * One run of another tool, stored as history. It is a single run without a concurrent counterpart, measured from the
 * actual send, so it can be drawn and can raise a suspicion, but `gates` is always false: no verdict rests on it.
 */
const ImportedRun = Type.Object({
  schema: Type.Literal('gauntlet.imported-run/1'),
  format: ImportedFormat,
  gates: Type.Literal(false),
  /** Both tools measure from the actual send: time spent waiting in the generator is not in it. */
  latency_basis: Type.Literal('service'),
  /** ISO 8601, or null when the file does not say. */
  started_at: NullableText,
  duration_ms: SaidMs,
  requests_total: Count,
  /** Requests without an answer and 5xx (Artillery), or what the script called failed (k6); null: not recorded. */
  failed_count: SaidCount,
  error_rate: orNull(Ratio),
  /** Requests over duration, computed; null without a duration. */
  rps: orNull(Type.Number({ minimum: 0 })),
  /** Of requests that were answered. */
  latency: ImportedLatency,
  response_codes: Counts,
  error_breakdown: Counts,
  users: Type.Object({ created: SaidCount, completed: SaidCount, failed: SaidCount }),
  checks: Type.Array(ImportedCheck),
  /** What the file leaves open, in sentences. */
  warnings: Type.Array(Type.String()),
})
export type ImportedRun = DocumentOf<typeof ImportedRun>

/** `gauntlet.imported-run/1`: another tool's run as the store keeps it. Its `at` is when it ran, or the time of its file. */
export const ImportedRunDocument = Type.Object({
  ...ImportedRun.properties,
  ...head('gauntlet.imported-run/1'),
  /** Name of the file it came from. */
  source: Type.String(),
})
export type ImportedRunDocument = DocumentOf<typeof ImportedRunDocument>

export const SINGLE_RUN_WARNING =
  'one run without a counterpart: it shows a history and can never gate'
