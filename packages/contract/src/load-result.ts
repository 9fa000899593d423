/** What is known about one wire attempt: it happened, it did not happen, or that is unknown. */
export type OperationOutcome = 'ok' | 'fail' | 'info'

/** Percentiles in milliseconds. Null when there was no sample: an empty distribution has no p99. */
export type LatencySummary = {
  readonly count: number
  readonly minMs: number | null
  readonly maxMs: number | null
  readonly meanMs: number | null
  readonly p50Ms: number | null
  readonly p90Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  readonly p999Ms: number | null
}

/** One distribution: its summary, and the bytes of `@gauntlet/core/histogram` to ask for any other percentile. */
export type LatencyRecord = LatencySummary & { readonly histogram: Uint8Array }

/** One method and endpoint template over the recorded phases of one run. */
export type EndpointResult = {
  readonly method: string
  /** The template, not the address: `/v1/users/{{userId}}`. */
  readonly endpoint: string
  /** Wire attempts. Equals `successCount + errorCount`, and `ok + fail + info`. */
  readonly requestsTotal: number
  /** Answered below 300, with 304 or as declared, and every expectation and capture held. */
  readonly successCount: number
  /** Every broken expectation, missing capture, undeclared status of 300 and above (304 aside), timeout, transport error. */
  readonly errorCount: number
  /** The part of `errorCount` that are timeouts. */
  readonly timeoutCount: number
  /** The part of `errorCount` that are 5xx, timeouts and transport errors; nothing is judged by it. */
  readonly failureCount: number
  readonly outcomes: Readonly<Record<OperationOutcome, number>>
  /** Requests a second over the recorded time of the run. */
  readonly ratePerSecond: number
  /** By status, as text: `{ "200": 590, "503": 10 }`. */
  readonly responseCodes: Readonly<Record<string, number>>
  /** The part of `responseCodes` that are errors: without what steps declare. */
  readonly errorCodes: Readonly<Record<string, number>>
  /** By cause: transport error kinds, `http_5xx`, `http_4xx`, `http_3xx`, `expectation`, `capture`, `function`. */
  readonly errorBreakdown: Readonly<Record<string, number>>
  /** From the scheduled start to the last byte of the answer; timeouts count with the time waited. */
  readonly response: LatencyRecord
  /** From the actual send to the last byte of the answer: hides the time a request waited in the generator. */
  readonly service: LatencyRecord
}

/** One second of a run, for plots. Times count from the first scheduled arrival of the run. */
export type TimelineSlice = {
  readonly secondIndex: number
  readonly recorded: boolean
  readonly startedCount: number
  readonly completedCount: number
  readonly errorCount: number
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

/** Can the numbers of this run be trusted? Says whether the load generator was fast enough. */
export type GeneratorAudit = {
  /** Requests that were due in the recorded phases: arrivals on schedule, and later steps when their turn came. */
  readonly offered: number
  /** Those that were attempted. The rest were skipped by `maxUsers`, or cut by the end of an interrupted run. */
  readonly sent: number
  /** Arrivals dropped because `maxUsers` were active already. */
  readonly skipped: number
  /** 99th percentile of (actual start - scheduled start) of arrivals. */
  readonly slipP99Ms: number
  /** 99th percentile of the generator's own event-loop delay. */
  readonly eventLoopP99Ms: number
  /** CPU time of the generator's process over wall time: 1 is one core busy. */
  readonly cpuRatio: number
  readonly valid: boolean
  /** Why it is not valid, one sentence each, with the figure and its limit. */
  readonly reasons: readonly string[]
  /** The same of each worker; absent where one process sent the load. */
  readonly workers?: readonly WorkerAudit[]
}

/** The audit of one worker: the figures above are their sums, and of times and CPU those of the worst. */
export type WorkerAudit = Omit<GeneratorAudit, 'workers'> & {
  /** From 1. */
  readonly worker: number
  /** It ended or went silent before its part of the load was over: what it did not send is in no figure but `offered`. */
  readonly lost: boolean
  /** Absent where the worker has the clocks of its coordinator. */
  readonly clock?: WorkerClock
}

/** How the clocks of a worker on another machine differ from those of its coordinator. */
export type WorkerClock = {
  /** Wall clock: positive where the worker's is ahead. */
  readonly skewMs: number
  /** Monotonic clock, by which histories are merged, and how well that is known. */
  readonly offsetMs: number
  readonly uncertaintyMs: number
}

/** Why users ended early, and how many. */
export type UserFailure = {
  readonly kind: string
  readonly message: string
  readonly count: number
}

/** What one load run measured. Plain data, but for the bytes of the histograms. */
export type LoadResult = {
  readonly scenario: string
  readonly targetUrl: string
  readonly seed: number
  /** Hex SHA-256 of all that shapes the traffic: runs with different hashes are not comparable. */
  readonly workloadHash: string
  /** ISO 8601, wall clock: for people; never used to order or to measure. */
  readonly startedAt: string
  readonly endedAt: string
  /** The first scheduled arrival, by the clock of `observe`'s times. */
  readonly firstArrivalNs: number
  readonly durationMs: number
  /** The part of `durationMs` that was recorded: without warm-up. */
  readonly recordedMs: number
  /** Stopped before its schedule ended: what was measured is saved. */
  readonly interrupted: boolean
  readonly usersStarted: number
  readonly usersCompleted: number
  /** Users that ended early: a capture or an expectation that ends the flow did. */
  readonly usersFailed: number
  /** Why they did, the most frequent first, at most 20 different ones. */
  readonly userFailures: readonly UserFailure[]
  readonly endpoints: readonly EndpointResult[]
  /** All endpoints together. */
  readonly total: Omit<EndpointResult, 'method' | 'endpoint'>
  readonly timeline: readonly TimelineSlice[]
  readonly audit: GeneratorAudit
  /** What was sent behind the schedule, where a run was extended: observed, and in no figure above but the timeline. */
  readonly extension?: LoadExtension
}

/** The same flows, at the rate at which the schedule ended. */
export type LoadExtension = {
  readonly durationMs: number
  readonly usersStarted: number
  readonly requests: number
}

/** The body of an answer: decoded and parsed when first asked for, once for all who ask. */
export type AnswerContent = {
  /** Without its Content-Encoding; undefined when it cannot be decoded. */
  bytes(): Uint8Array | undefined
  text(): string | undefined
  /** Exactly: integers beyond 2^53 are bigints, other numbers that would round `ExactNumber`s. */
  json(): unknown
  /** The same with every number an `ExactNumber`, as it was written. */
  writtenJson(): unknown
  /** Why the body cannot be decoded: `Content-Encoding zstd`. */
  unreadable(): string | undefined
  /** Why there is no JSON: that, or no body, or what stands in it. */
  noJson(): string | undefined
}

/** What is known of a wire attempt where the load is watched, whichever process sent it: nothing of its content. */
export type WatchedExchange = Pick<
  ObservedExchange,
  | 'step'
  | 'method'
  | 'endpoint'
  | 'origin'
  | 'status'
  | 'succeeded'
  | 'timedOut'
  | 'recorded'
  | 'scheduledAtNs'
  | 'invokedAtNs'
  | 'returnedAtNs'
>

/** What `observe` sees of one wire attempt. */
export type ObservedExchange = {
  /** The step's name, or its method and endpoint template. */
  readonly step: string
  readonly method: string
  readonly endpoint: string
  /** The replica that it was sent to: `http://127.0.0.1:3001`. */
  readonly origin?: string
  readonly path: string
  /** Those that the flow, or the other program, gave; names as they were written. */
  readonly requestHeaders?: Readonly<Record<string, string>>
  readonly requestBody: string | undefined
  readonly outcome: OperationOutcome
  /** No error: answered as declared, or below 300 where nothing is, and every expectation and capture held. */
  readonly succeeded: boolean
  /** No answer came in the time allowed. */
  readonly timedOut: boolean
  /** Undefined when no complete answer came. */
  readonly status: number | undefined
  /** Without its Content-Encoding; undefined as well when that cannot be undone. */
  readonly responseBody: Uint8Array | undefined
  /** The same, parsed once for all who ask. Without it `responseBody` is read. */
  readonly content?: AnswerContent | undefined
  /** Index of the virtual user, and of the attempt in the run. */
  readonly user: number
  readonly operation: number
  readonly recorded: boolean
  /** Nanoseconds of `process.hrtime`: when it was due, when it was sent, and when it ended. */
  readonly scheduledAtNs: number
  readonly invokedAtNs: number
  readonly returnedAtNs: number
}
