import { Type } from 'typebox'
import { Count, type DocumentOf } from './document-parts.ts'

/**
 * What a coordinator and the workers that joined a NATS server say to each other, around the messages of
 * `worker-protocol.ts`. Commands are requests: one that is not answered is sent again, and one that comes twice changes nothing.
 */
export const NATS_PROTOCOL = 1

const strict = { additionalProperties: false } as const

/** An object of the store, and what it must be. */
export const StoredObject = Type.Object(
  { name: Type.String(), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }), bytes: Count },
  strict,
)
export type StoredObject = DocumentOf<typeof StoredObject>

/** A worker that joined: its answer to a roll call. */
export const JoinedWorker = Type.Object(
  {
    worker: Type.String({ pattern: '^[0-9A-Za-z]+$' }),
    host: Type.String(),
    pid: Count,
    /** Version of Gauntlet. */
    tool: Type.String(),
    protocol: Type.Integer(),
    isFree: Type.Boolean(),
  },
  strict,
)
export type JoinedWorker = DocumentOf<typeof JoinedWorker>

const session = Type.String({ pattern: '^[0-9A-Za-z-]+$' })

/** From now on the worker is of this coordinator: number `number`, from 0. */
const Claim = Type.Object(
  { type: Type.Literal('claim'), session, number: Count, tool: Type.String() },
  strict,
)

/** Where the plan and the files are, and what has to be there already. */
const Plan = Type.Object(
  {
    type: Type.Literal('plan'),
    session,
    sequence: Count,
    plan: StoredObject,
    files: StoredObject,
    /** Names of variables that the files read: the values are the worker's. */
    env: Type.Array(Type.String()),
  },
  strict,
)

/** A message of `worker-protocol.ts` other than the plan. */
const Message = Type.Object(
  { type: Type.Literal('message'), session, sequence: Count, message: Type.Unknown() },
  strict,
)

const Release = Type.Object({ type: Type.Literal('release'), session }, strict)

export const WorkerCommand = Type.Union([Claim, Plan, Message, Release])
export type WorkerCommand = DocumentOf<typeof WorkerCommand>

/** `why`: a part of a sentence, where it was not accepted. */
export const CommandAnswer = Type.Object({ why: Type.Union([Type.String(), Type.Null()]) }, strict)
export type CommandAnswer = DocumentOf<typeof CommandAnswer>

/** Both clocks of a worker, read when the question came. */
export const ClockAnswer = Type.Object(
  { monotonic_ns: Type.Number(), wall_ms: Type.Number() },
  strict,
)

/** What goes through JetStream from a worker to its coordinator. */
export const WorkerReport = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('message'),
      message: Type.Unknown(),
      /** Its operations, with the result. */
      history: Type.Union([StoredObject, Type.Null()]),
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal('ended'),
      why: Type.String(),
      history: Type.Union([StoredObject, Type.Null()]),
    },
    strict,
  ),
])
export type WorkerReport = DocumentOf<typeof WorkerReport>
