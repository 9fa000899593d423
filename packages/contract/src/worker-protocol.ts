import { Type } from 'typebox'
import { Count, Ms, Texts, type DocumentOf } from './document-parts.ts'
import { LoadShare } from './load-share.ts'

/**
 * What a coordinator and its workers say to each other, over whatever connects them: a pipe to a child process, or a
 * server between machines. Every message is JSON and whole in itself; one that comes twice changes nothing. Times are
 * nanoseconds of the worker's own monotonic clock: for one on another machine the coordinator adds its offset.
 *
 *     coordinator: plan             start          (stop)
 *     worker:            ready                progress, progress, ...  result
 *
 * A worker that cannot do the plan answers `refused`. One that says nothing for longer than its `progress` may take is lost.
 * A connection that carries only small messages has to carry `progress` and `result` in parts.
 */
export const WORKER_PROTOCOL = 1

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

export const ToWorker = Type.Union([WorkerPlan, WorkerStart, WorkerStop])
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

/** The last message: all that it measured, and what its program has to say beside it. */
export const WorkerResult = Type.Object(
  {
    type: Type.Literal('result'),
    share: LoadShare,
    evidence: Type.Record(Type.String(), Type.Unknown()),
  },
  strict,
)
export type WorkerResult = DocumentOf<typeof WorkerResult>

export const FromWorker = Type.Union([WorkerReady, WorkerRefused, WorkerProgress, WorkerResult])
export type FromWorker = DocumentOf<typeof FromWorker>
