import { Type } from 'typebox'
import { Count, Counts, Ms, type DocumentOf } from './document-parts.ts'

/** Bytes of a histogram of `@gauntlet/core/histogram`: those of parts merge to exactly those of the whole. */
const Histogram = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' })
const strict = { additionalProperties: false } as const
const Outcomes = Type.Object({ ok: Count, fail: Count, info: Count }, strict)

/** What one worker recorded of one method and endpoint template. */
export const EndpointShare = Type.Object(
  {
    method: Type.String(),
    endpoint: Type.String(),
    /** When the first of its answers came, by the clock of the run: endpoints are listed in this order. */
    first_ns: Type.Number(),
    outcomes: Outcomes,
    codes: Counts,
    error_codes: Counts,
    causes: Counts,
    timeouts: Count,
    failures: Count,
    errors: Count,
    response: Histogram,
    service: Histogram,
  },
  strict,
)
export type EndpointShare = DocumentOf<typeof EndpointShare>

/** One second of a worker; seconds count from the first scheduled arrival of the run. */
export const SliceShare = Type.Object(
  {
    second: Count,
    recorded: Type.Boolean(),
    started: Count,
    completed: Count,
    errors: Count,
    latency: Histogram,
  },
  strict,
)
export type SliceShare = DocumentOf<typeof SliceShare>

/** What the recorder of one worker holds. */
export const RecordedShare = Type.Object(
  {
    /** Wire attempts, warm-up included; and those of recorded phases. */
    attempted: Count,
    recorded_attempts: Count,
    errors: Count,
    /** Response times of everything recorded. */
    response: Histogram,
    endpoints: Type.Array(EndpointShare),
    slices: Type.Array(SliceShare),
  },
  strict,
)
export type RecordedShare = DocumentOf<typeof RecordedShare>

/** What the audit of one worker is made of. */
export const MonitoredShare = Type.Object(
  {
    recorded_ms: Ms,
    /** How late users were started. */
    slip: Histogram,
    /** How late its event loop was, weighted by time. */
    event_loop: Histogram,
    /** CPU time of its process over wall time: 1 is one core. */
    cpu_ratio: Type.Number({ minimum: 0 }),
    skipped: Count,
    /** Users of recorded phases with a schedule whose time came: started, or skipped. */
    due: Count,
  },
  strict,
)
export type MonitoredShare = DocumentOf<typeof MonitoredShare>

/** What one worker measured of a load so far: plain data, and merged with the others exactly, in any order. */
export const LoadShare = Type.Object(
  {
    first_arrival_ns: Type.Number(),
    duration_ms: Ms,
    interrupted: Type.Boolean(),
    users: Type.Object({ active: Count, started: Count, completed: Count, failed: Count }, strict),
    failures: Type.Array(
      Type.Object({ kind: Type.String(), message: Type.String(), count: Count }, strict),
    ),
    /** Attempts of recorded phases that the end of the run kept from being sent. */
    unsent: Count,
    recorded: RecordedShare,
    monitored: MonitoredShare,
  },
  strict,
)
export type LoadShare = DocumentOf<typeof LoadShare>
