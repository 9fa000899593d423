import { Type } from 'typebox'
import {
  Count,
  head,
  Ms,
  NullableText,
  orNull,
  Outcome,
  Phase,
  Ratio,
  type DocumentOf,
} from './document-parts.ts'
import { GuaranteeDocument } from './guarantees.ts'
import { LoadAudit } from './load-audit.ts'

export { LoadAudit } from './load-audit.ts'

const Status = Type.Enum(['RUNNING', 'SUCCESS', 'FAILED', 'INTERRUPTED'])
const strict = { additionalProperties: false } as const
const Instant = Type.String({ pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$` })
const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})
/** Null when nothing was measured: no request was answered. */
const MeasuredMs = orNull(Ms)
const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' })
const FreeObject = Type.Record(Type.String(), Type.Unknown())

/** A row of `load_test_runs`. */
export const LoadRunRow = Type.Object(
  {
    id: Uuid,
    run_name: Type.String({ minLength: 1 }),
    scenario_name: Type.String({ minLength: 1 }),
    phase: Phase,
    status: Status,
    target_base_url: Type.String(),
    git_sha: NullableText,
    started_at: Instant,
    ended_at: Type.Union([Instant, Type.Null()]),
    duration_ms: MeasuredMs,
    tags: Type.Record(Type.String(), Type.String()),
    artifacts_path: NullableText,
    notes: NullableText,
    error_text: NullableText,
    seed: Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    workload_hash: NullableText,
    environment: FreeObject,
    generator_audit: Type.Union([LoadAudit, Type.Null()]),
  },
  strict,
)
export type LoadRunRow = DocumentOf<typeof LoadRunRow>

/** In `environment`: the command line of the program that sent the load, where that was not Gauntlet. */
export const wrappedCommandKey = 'wrapped_command'

/** Whether another program sent its load: it has no schedule, and its response time is service time. */
export function isWrapped({ environment }: Pick<LoadRunRow, 'environment'>): boolean {
  return environment[wrappedCommandKey] !== undefined
}

/** A row of `load_test_endpoint_metrics` without its histograms: one method and endpoint template of a run. */
export const LoadEndpoint = Type.Object(
  {
    method: Type.String(),
    endpoint: Type.String(),
    /** Requests sent: a request without an answer counts. */
    requests_total: Count,
    success_count: Count,
    /** Every broken expectation, missing capture, undeclared status of 300 and above (304 aside), timeout, transport error. */
    error_count: Count,
    timeout_count: Count,
    /** The part of `error_count` that are 5xx, timeouts and transport errors; nothing is judged by it. */
    failure_count: Count,
    /** `error_count / requests_total`: what the error rate check counts. */
    error_rate: Ratio,
    latency_basis: Type.Literal('scheduled'),
    min_ms: MeasuredMs,
    max_ms: MeasuredMs,
    mean_ms: MeasuredMs,
    p50_ms: MeasuredMs,
    p90_ms: MeasuredMs,
    p95_ms: MeasuredMs,
    p99_ms: MeasuredMs,
    p999_ms: MeasuredMs,
    /** From the actual send: what the target took, without the time a request waited for its turn. */
    service: Type.Object({ p50_ms: MeasuredMs, p95_ms: MeasuredMs, p99_ms: MeasuredMs }, strict),
    rps: Type.Number({ minimum: 0 }),
    response_codes: Type.Record(Type.String(), Count),
    error_breakdown: Type.Record(Type.String(), Count),
  },
  strict,
)
export type LoadEndpoint = DocumentOf<typeof LoadEndpoint>

/** The mergeable histograms of one endpoint, so that any percentile of an old run can be asked later. */
export const LoadHistograms = Type.Object(
  { method: Type.String(), endpoint: Type.String(), scheduled: Base64, service: Base64 },
  strict,
)
export type LoadHistograms = DocumentOf<typeof LoadHistograms>

export const LoadCheck = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    outcome: Outcome,
    expected: Type.Union([Type.String(), Type.Number()]),
    observed: Type.Union([Type.String(), Type.Number(), Type.Null()]),
    details: FreeObject,
  },
  strict,
)

/** What became of one background job: of its calls on all replicas, from the start of the load to its end. */
export const BackgroundJob = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    /** Requests of the job; one that could not be built counts. */
    calls: Count,
    /** Those that were errors, in the meaning of `error_count`. */
    errors: Count,
    error_breakdown: Type.Record(Type.String(), Count),
  },
  strict,
)
export type BackgroundJob = DocumentOf<typeof BackgroundJob>

/** One second of a run, for plots; `second` counts from the first scheduled arrival. */
export const LoadSlice = Type.Object(
  {
    second: Count,
    /** False during warm-up: not in the endpoints' figures. */
    recorded: Type.Boolean(),
    started: Count,
    completed: Count,
    errors: Count,
    p50_ms: MeasuredMs,
    p99_ms: MeasuredMs,
  },
  strict,
)
export type LoadSlice = DocumentOf<typeof LoadSlice>

/** One fault that was injected into a run; times count from the first scheduled arrival, as the timeline's do. */
export const LoadFault = Type.Object(
  {
    /** A row of the registry of faults: `kill`. */
    kind: Type.String({ minLength: 1 }),
    /** So many requests of the run went before it. */
    after: Count,
    /** Which time it is of how many; absent for a fault that is injected once. */
    firing: Type.Optional(Type.Object({ number: Count, of: Count }, strict)),
    /** Whether it happened: a run with a fault that did not proves nothing. */
    fired: Type.Boolean(),
    /** From its first effect to the end of its last one; null when it did not happen. Below 0: before the first arrival. */
    from_ms: Type.Union([Type.Number(), Type.Null()]),
    to_ms: Type.Union([Type.Number(), Type.Null()]),
    /** Requests that it hit, or that were sent while it lasted. */
    requests: Count,
    /** What proves that it happened, or why it did not. */
    proof: Type.String({ minLength: 1 }),
  },
  strict,
)
export type LoadFault = DocumentOf<typeof LoadFault>

/** What a run that still runs has measured so far, about once a second: `progress` of a row of `load_test_live`. */
export const LoadLive = Type.Object(
  {
    elapsed_ms: Ms,
    /** The whole schedule, without the drain after it. */
    scheduled_ms: Ms,
    /** Whether what is sent now is in no figure but `requests`, `errors` and the timeline. */
    warm_up: Type.Boolean(),
    users_active: Count,
    users_started: Count,
    users_skipped: Count,
    requests: Count,
    errors: Count,
    /** Response time of everything recorded so far, from the scheduled start. */
    p50_ms: MeasuredMs,
    p95_ms: MeasuredMs,
    p99_ms: MeasuredMs,
    /** How late the generator started users so far. */
    slip_p99_ms: MeasuredMs,
    /** The latest full seconds. */
    timeline: Type.Array(LoadSlice, { maxItems: 120 }),
  },
  strict,
)
export type LoadLive = DocumentOf<typeof LoadLive>

/** `gauntlet.load-run/1`: what `gauntlet load run --json` prints and what its artefact holds. */
export const LoadRunDocument = Type.Object(
  {
    schema: Type.Literal('gauntlet.load-run/1'),
    tool: Type.String(),
    at: Instant,
    run: LoadRunRow,
    endpoints: Type.Array(LoadEndpoint),
    checks: Type.Array(LoadCheck),
    /** The same as `run.generator_audit`. */
    audit: Type.Union([LoadAudit, Type.Null()]),
    outcomes: Type.Object({ ok: Count, fail: Count, info: Count }, strict),
    users: Type.Object(
      {
        started: Count,
        completed: Count,
        /** Ended early: a capture or an expectation that ends the flow did. */
        failed: Count,
        failures: Type.Array(
          Type.Object({ kind: Type.String(), message: Type.String(), count: Count }, strict),
        ),
      },
      strict,
    ),
    /** The part of `run.duration_ms` that was recorded: without warm-up. */
    recorded_ms: Ms,
    /**
     * Of all checks, and of the guarantees that its scenario tests; no evidence when it did not end well, its audit is
     * invalid, or a planned fault did not happen.
     */
    outcome: Outcome,
    /** Those that were watched under this run; absent when none was. */
    guarantees: Type.Optional(Type.Array(GuaranteeDocument, { minItems: 1 })),
    /** Absent when none was planned. */
    background_jobs: Type.Optional(Type.Array(BackgroundJob, { minItems: 1 })),
    timeline: Type.Array(LoadSlice),
    /**
     * What was sent behind the schedule until recovery could be judged: the same flows at the same rate. Checks and guarantees
     * see it; in the figures it is in nothing but the timeline. Absent where a run was not extended.
     */
    extension: Type.Optional(
      Type.Object({ duration_ms: Ms, users_started: Count, requests: Count }, strict),
    ),
    /** Absent when none was planned. */
    faults: Type.Optional(Type.Array(LoadFault, { minItems: 1 })),
    histograms: Type.Array(LoadHistograms),
  },
  strict,
)
export type LoadRunDocument = DocumentOf<typeof LoadRunDocument>

/** The same without histograms and timeline: what `gauntlet load run --json` prints. */
export const PrintedLoadRun = Type.Omit(LoadRunDocument, ['histograms', 'timeline'])

/** What `gauntlet load assert` prints. Guarantees that its scenario tests count as checks. */
export const LoadAssertDocument = Type.Object({
  ...head('gauntlet.load-assert/1'),
  ok: Type.Boolean(),
  run: LoadRunRow,
  checks: Type.Object({ passed: Count, total: Count }),
  failures: Type.Array(
    Type.Object({
      check: Type.String(),
      outcome: Type.Enum(['fail', 'no_evidence']),
      observed: Type.Union([Type.String(), Type.Number(), Type.Null()]),
      expected: Type.Union([Type.String(), Type.Number()]),
      /** Why, in a sentence, where the check gives one. */
      reason: Type.Optional(Type.String()),
    }),
  ),
})
export type LoadAssertDocument = DocumentOf<typeof LoadAssertDocument>
