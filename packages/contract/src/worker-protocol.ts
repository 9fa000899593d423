import { Type } from 'typebox'
import { Count, Ms, Texts, type DocumentOf } from './document-parts.ts'
import { LoadShare } from './load-share.ts'

/**
 * What a coordinator and its workers say to each other, over whatever connects them: a pipe to a child process, or a
 * server between machines. Every message is JSON and whole in itself; one that comes twice changes nothing. Times are
 * nanoseconds of the worker's own monotonic clock: for one on another machine the coordinator adds its offset.
 *
 *     coordinator: plan             start          (stop)               (extend, extend)
 *     worker:            ready                progress, progress, ...  (over)            result
 *
 * Where the plan asks for it, `observed` comes ten times a second; and where the load may go on behind its schedule, a worker
 * that is through says `over` and waits for `extend`.
 * A worker that cannot do the plan answers `refused`. One that says nothing for longer than its `progress` may take is lost.
 * A connection that carries only small messages has to carry `progress` and `result` in parts.
 */
export const WORKER_PROTOCOL = 2

const protocol = Type.Literal(WORKER_PROTOCOL)
const strict = { additionalProperties: false } as const

/** What of the load is this worker's, and where its scenario is. Secrets are not in it: a worker reads them where it is. */
export const WorkerPlan = Type.Object(
  {
    type: Type.Literal('plan'),
    protocol,
    /** Version of Gauntlet: another one is refused. */
    tool: Type.String(),
    run_id: Type.String(),
    worker: Count,
    of: Type.Integer({ minimum: 1 }),
    seed: Type.Integer(),
    target: Type.String(),
    replicas: Type.Array(Type.String()),
    headers: Texts,
    variables: Texts,
    /** Of the whole scenario, with these phases: a worker whose scenario has another one refuses. */
    workload_hash: Type.String(),
    /** The whole schedule, as plain data. */
    phases: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1 }),
    drain_ms: Type.Object({ scheduled: Ms, interrupted: Ms }, strict),
    /** Whether the coordinator looks at each exchange. */
    is_observed: Type.Boolean(),
    /** For how long the load may go on behind its schedule; null: not at all. */
    extension_ms: Type.Union([Ms, Type.Null()]),
    /** What the worker loads its scenario from: known to the program on both sides. */
    job: Type.Record(Type.String(), Type.Unknown()),
  },
  strict,
)
export type WorkerPlan = DocumentOf<typeof WorkerPlan>

/** All are ready: the load begins. */
export const WorkerStart = Type.Object(
  {
    type: Type.Literal('start'),
    at_ns: Type.Number(),
    /** The variables that `before` left, as JSON with its numbers as they are written. */
    shared: Type.String(),
  },
  strict,
)
export type WorkerStart = DocumentOf<typeof WorkerStart>

/** No new arrivals; what is in flight is waited for, then comes the result. */
export const WorkerStop = Type.Object({ type: Type.Literal('stop') }, strict)

/** Whether to send on behind the schedule: asked for once by `over`, and then false as soon as it is enough. */
export const WorkerExtend = Type.Object(
  { type: Type.Literal('extend'), is_wanted: Type.Boolean() },
  strict,
)

export const ToWorker = Type.Union([WorkerPlan, WorkerStart, WorkerStop, WorkerExtend])
export type ToWorker = DocumentOf<typeof ToWorker>

/** The scenario is loaded and compiled. */
export const WorkerReady = Type.Object(
  { type: Type.Literal('ready'), protocol, tool: Type.String(), pid: Count },
  strict,
)

/** Why there will be no load from it: a row of the table of errors. */
export const WorkerRefused = Type.Object(
  {
    type: Type.Literal('refused'),
    code: Type.String(),
    message: Type.String(),
    hint: Type.String(),
  },
  strict,
)

/** It lives; and all that it measured so far, of the timeline what is new. Once a second. */
export const WorkerProgress = Type.Object(
  {
    type: Type.Literal('progress'),
    /** From 1: an older one than the last changes nothing. */
    sequence: Count,
    /** Absent before the load. */
    share: Type.Optional(LoadShare),
  },
  strict,
)

/** What exchanges have in common, with these numbers in the rows of `observed`. */
export const ObservedKind = Type.Object(
  {
    step: Type.String(),
    method: Type.String(),
    endpoint: Type.String(),
    origin: Type.String(),
    /** Null: no complete answer came. */
    status: Type.Union([Type.Integer(), Type.Null()]),
    succeeded: Type.Boolean(),
    timed_out: Type.Boolean(),
    recorded: Type.Boolean(),
  },
  strict,
)
export type ObservedKind = DocumentOf<typeof ObservedKind>

/** The exchanges since the message before. */
export const WorkerObserved = Type.Object(
  {
    type: Type.Literal('observed'),
    /** From 1: an older one than the last changes nothing. */
    sequence: Count,
    /** Every exchange that ended by then is in this message or in one before. */
    until_ns: Type.Number(),
    /** Kinds that are new, in the order of their numbers, which count from 0 over all messages. */
    kinds: Type.Array(ObservedKind),
    /** Four numbers for each exchange: its kind, when it was due, when it was sent, and when it ended, in nanoseconds. */
    rows: Type.Array(Type.Number()),
  },
  strict,
)
export type WorkerObserved = DocumentOf<typeof WorkerObserved>

/** Its schedule is over: may it go on? */
export const WorkerOver = Type.Object({ type: Type.Literal('over') }, strict)

/** The last message: all that it measured, and what its program has to say beside it. */
export const WorkerResult = Type.Object(
  {
    type: Type.Literal('result'),
    share: LoadShare,
    /** What it sent behind its schedule; absent where it did not. */
    extension: Type.Optional(
      Type.Object({ duration_ms: Ms, users_started: Count, requests: Count }, strict),
    ),
    evidence: Type.Record(Type.String(), Type.Unknown()),
  },
  strict,
)
export type WorkerResult = DocumentOf<typeof WorkerResult>

export const FromWorker = Type.Union([
  WorkerReady,
  WorkerRefused,
  WorkerProgress,
  WorkerObserved,
  WorkerOver,
  WorkerResult,
])
export type FromWorker = DocumentOf<typeof FromWorker>
