import { Type } from 'typebox'
import { FlowBlock, JitterBlocks } from './flow-schema.ts'
import {
  as,
  block,
  count,
  either,
  flag,
  list,
  named,
  number,
  oneOf,
  optional,
  text,
  texts,
} from './schema-words.ts'

const phase = {
  name: optional(text({ description: 'Names the phase in reports.' })),
  durationMs: number({ description: 'How long it lasts.', minimum: 0 }),
  record: optional(
    flag({ description: 'false: a warm-up, which no figure counts.', default: true }),
  ),
}
const maxUsers = optional(
  count({
    description: 'An arrival beyond this many live users is not started, counted and shown.',
    minimum: 1,
  }),
)

export const PhaseBlocks = [
  block('open phase', {
    kind: Type.Literal('open'),
    ...phase,
    ratePerSecond: number({
      description: 'Arrivals a second, however slowly the target answers; may be a fraction.',
      minimum: 0,
    }),
    rampToPerSecond: optional(
      number({
        description: 'The rate changes to this in a straight line over the phase.',
        minimum: 0,
      }),
    ),
    spacing: optional(
      oneOf(['uniform', 'poisson'], {
        description: 'Evenly spaced, or a Poisson process from the seed.',
        default: 'uniform',
      }),
    ),
    maxUsers,
  }),
  block('count phase', {
    kind: Type.Literal('count'),
    ...phase,
    arrivals: count({ description: 'A fixed number of arrivals, evenly spread.', minimum: 0 }),
    maxUsers,
  }),
  block('pause phase', { kind: Type.Literal('pause'), ...phase }),
  block('closed phase', {
    kind: Type.Literal('closed'),
    ...phase,
    users: count({
      description: 'A constant number of users; each starts its next flow when the last one ends.',
      minimum: 0,
    }),
  }),
  block('burst phase', {
    kind: Type.Literal('burst'),
    ...phase,
    bursts: count({
      description: 'How many bursts, each in the middle of its part of the duration.',
      minimum: 0,
    }),
    users: count({
      description:
        'Users of each burst, released together. All of one burst read the same `{{ $burstKey }}`.',
      minimum: 0,
    }),
    maxUsers,
  }),
]

export const ScenarioBlock = block('scenario', {
  name: text({
    description: 'Its name; runs are stored under it.',
    say: "must be a text, such as 'checkout'",
  }),
  phases: list(either(PhaseBlocks, { description: '' }), {
    description: 'Load phases, one after the other.',
  }),
  flows: list(
    block('weighted flow', {
      weight: number({
        description: 'How often this flow is chosen, beside the others.',
        minimum: 0,
      }),
      flow: as('What a user does.', FlowBlock),
    }),
    { description: 'What users do, by weight.' },
  ),
  variables: optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'The same for every user.' }),
  ),
  choices: optional(
    named(Type.Array(Type.Unknown()), { description: 'One element for each user, from the seed.' }),
  ),
  feeders: optional(
    list(
      block('feeder', {
        fields: list(Type.String(), { description: 'Names of the variables.' }),
        rows: list(Type.Array(Type.Unknown()), { description: 'Values, one row a user.' }),
        order: oneOf(['sequence', 'random'], {
          description: 'By arrival, round and round, or at random.',
        }),
        allAs: optional(
          text({ description: 'All rows under one variable instead of one row a user.' }),
        ),
      }),
      { description: 'Rows that users take variables from.' },
    ),
  ),
  defaults: optional(
    block('defaults', {
      headers: optional(texts({ description: 'Sent with every request.' })),
      cookies: optional(texts({ description: 'Sent with every request.' })),
      timeoutMs: optional(
        number({ description: 'How long an answer may take.', default: 10_000, minimum: 1 }),
      ),
      strictCapture: optional(
        flag({
          description: "false: a captured value that is missing does not end the user's flow.",
          default: true,
        }),
      ),
      thinkJitter: optional(JitterBlocks),
    }),
  ),
  thresholds: optional(
    list(
      block('threshold', {
        expression: text({
          description: 'Over the metrics of the whole run.',
          example: "'http.response_time.p95 < 200'",
        }),
        strict: optional(
          flag({ description: 'false: a miss is shown and fails nothing.', default: true }),
        ),
      }),
      { description: 'What must hold of the figures.' },
    ),
  ),
  before: optional(as('Run once before the load; its variables go to every user.', FlowBlock)),
  after: optional(as('Run once after the load.', FlowBlock)),
  target: optional(
    text({ description: 'Where the load goes when the command line does not say.' }),
  ),
  connections: optional(
    block('connections', {
      max: optional(count({ description: 'Connections open at once.', minimum: 1 })),
      verifyTls: optional(
        flag({ description: 'false: certificates are not checked.', default: true }),
      ),
    }),
  ),
})

export const ArtilleryBlock = block('Artillery file', {
  artillery: text({
    description:
      'Path of an Artillery script, relative to the config. Written by `artillery(...)`.',
  }),
  environment: optional(text({ description: 'Which of its environments.' })),
})

export const BackgroundJobBlock = block('background job', {
  flow: as('What each round sends.', FlowBlock),
  everyMs: number({
    description: 'From the end of one round to the start of the next.',
    minimum: 0,
  }),
  targets: optional(
    list(Type.String(), { description: 'Names of the targets that it runs on. Default: all.' }),
  ),
})

export const AuditLimitsBlock = block('auditLimits', {
  slipP99Ms: optional(
    number({
      description: 'How late the last 1 % of arrivals may start.',
      default: 50,
      minimum: 0,
    }),
  ),
  eventLoopP99Ms: optional(
    number({
      description: "How long the generator's event loop may stand still, p99.",
      default: 50,
      minimum: 0,
    }),
  ),
  cpuRatio: optional(
    number({
      description: 'The share of a core that the generator may use.',
      default: 0.9,
      minimum: 0,
    }),
  ),
  clockSkewMs: optional(
    number({
      description:
        "How far the clock of a worker on another machine may be from the coordinator's, and how inexactly that may be known.",
      default: 50,
      minimum: 0,
    }),
  ),
  unsentRatio: optional(
    number({
      description: 'The share of arrivals that may not be sent.',
      default: 0.01,
      minimum: 0,
    }),
  ),
})
