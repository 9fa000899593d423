import { Type, type TProperties } from 'typebox'
import { block, count, either, list, number, optional, text } from './schema-words.ts'

const when = {
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
/** Keys that several kinds of faults have. */
export const faultKeys = {
  requests: count({ description: 'So many requests.', minimum: 1, maximum: 1_000_000 }),
  ms: number({ description: 'Milliseconds.', minimum: 1, maximum: 60_000 }),
  replica: optional(count({ description: 'Which replica, from 1.', minimum: 1, maximum: 16 })),
}

/** A kind of fault as the config has it. */
export type FaultBlock = {
  /** Unique. */
  readonly kind: string
  /** What happens, in a sentence. */
  readonly description: string
  /** Its keys besides `kind`, `after`, `times` and `every`. */
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

const toBlock = ({ kind, description, properties }: FaultBlock) =>
  block(`fault ${kind}`, { kind: Type.Literal(kind), ...when, ...properties }, description)
