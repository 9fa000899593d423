import { Type } from 'typebox'
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
const requests = count({ description: 'So many requests.', minimum: 1, maximum: 1_000_000 })
const ms = number({ description: 'Milliseconds.', minimum: 1, maximum: 60_000 })
const replica = optional(count({ description: 'Which replica, from 1.', minimum: 1, maximum: 16 }))
const fault = (kind: string, description: string, properties: object = {}) =>
  block(`fault ${kind}`, { kind: Type.Literal(kind), ...when, ...properties }, description)

const FaultBlocks = [
  fault('delay', 'Answers come so much later.', { requests, ms }),
  fault('lost-answer', 'The target answers, and its caller does not get the answer.', { requests }),
  fault('reset', 'Both sides of the connection are reset while the target works on the request.', {
    requests,
  }),
  fault('half-open', "The caller's side alone is reset; the target does not notice.", { requests }),
  fault('pause', 'A replica stands still (SIGSTOP, SIGCONT).', { ms, replica }),
  fault('kill', 'A replica is killed (SIGKILL) and started again.', { replica }),
  fault(
    'database-crash',
    'A session of the database dies by force: PostgreSQL ends all sessions and recovers.',
  ),
]

export const FaultedBlock = block('faulted scenario', {
  scenario: text({ description: 'A scenario of the config.' }),
  inject: list(either(FaultBlocks, { description: '' }), {
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
