import { Type, type TProperties } from 'typebox'
import { as, block, count, either, list, number, oneOf, optional, text } from './schema-words.ts'

/** When a fault is injected that counts requests. */
const whenSent = {
  after: count({
    description: 'Injected once so many requests of the run have been sent.',
    minimum: 0,
    maximum: 10_000_000,
  }),
  times: optional(
    count({
      description:
        'How often. Default: a kill 5 times, a crash of the database 3 times, every other fault once.',
      minimum: 1,
      maximum: 100,
    }),
  ),
  every: optional(
    count({
      description:
        'Requests from one time to the next; needed where `times` is given and above 1, refused without it.',
      minimum: 1,
      maximum: 1_000_000,
    }),
  ),
}

const match = block('match', {
  statement: optional(
    text({
      description:
        'A part of the statement, compared without literals, comments, spacing and case.',
      example: "'insert into orders'",
    }),
  ),
  tag: optional(
    text({
      description:
        "The statement's command: that of its command tag, or, before it is done, its first word.",
      example: "'COMMIT'",
    }),
  ),
  at: optional(
    oneOf(['before', 'after'], {
      description:
        'Before the server receives the statement, or after it has done it and before the application gets its answer. Default: that of the kind.',
    }),
  ),
  transaction: optional(
    oneOf(['idle', 'open', 'failed'], { description: 'The state of the transaction before it.' }),
  ),
  route: optional(
    text({
      description:
        'Only while the replica works on such a request; `*` stands for one segment of the path.',
      example: "'POST /orders/*'",
    }),
  ),
  nth: optional(
    count({
      description: 'At this match, counted from 1 since the first request of the load.',
      default: 1,
      minimum: 1,
      maximum: 10_000_000,
    }),
  ),
})
export type StatementMatch = {
  readonly statement?: string
  readonly tag?: string
  readonly at?: 'before' | 'after'
  readonly transaction?: 'idle' | 'open' | 'failed'
  readonly route?: string
  readonly nth?: number
}

/** When a fault at a statement is injected. */
export const statementWhen = {
  match: as('At which statement, over all replicas.', match),
  times: optional(
    count({
      description: 'At so many matches in a row.',
      default: 1,
      minimum: 1,
      maximum: 1_000_000,
    }),
  ),
}

/** Keys that several kinds of faults have. */
export const faultKeys = {
  requests: count({ description: 'So many requests.', minimum: 1, maximum: 1_000_000 }),
  ms: number({ description: 'Milliseconds.', minimum: 1, maximum: 60_000 }),
  silentMs: optional(
    number({
      description: 'How long the connection is silent before it is reset, in milliseconds.',
      default: 5_000,
      minimum: 1,
      maximum: 60_000,
    }),
  ),
  code: text({ description: 'A SQLSTATE: five digits and letters.', example: "'40001'" }),
  replica: optional(count({ description: 'Which replica, from 1.', minimum: 1, maximum: 16 })),
}

/** A kind of fault as the config has it. */
export type FaultBlock = {
  /** Unique. */
  readonly kind: string
  /** What happens, in a sentence. */
  readonly description: string
  /** Keys that say when it is injected; default: `after`, `times` and `every`. */
  readonly when?: TProperties
  /** Its keys besides `kind` and those. */
  readonly properties: TProperties
}

/** One scenario under faults of these kinds. */
export const createFaultedBlock = (kinds: readonly FaultBlock[]) =>
  block('faulted scenario', {
    scenario: text({ description: 'A scenario of the config.' }),
    inject: list(either(kinds.map(toBlock), { description: '' }), {
      description: 'The faults.',
      example: "[{ kind: 'lost-answer', after: 100, requests: 20 }]",
      minItems: 1,
      say: "must list a fault: [{ kind: 'lost-answer', after: 100, requests: 20 }]",
    }),
    recoveryLimitMs: optional(
      number({
        description:
          'How long the load goes on behind its schedule, and behind the last fault, until recovery can be judged.',
        default: 30_000,
        minimum: 0,
        maximum: 600_000,
      }),
    ),
  })

const toBlock = ({ kind, description, when = whenSent, properties }: FaultBlock) =>
  block(`fault ${kind}`, { kind: Type.Literal(kind), ...when, ...properties }, description)
