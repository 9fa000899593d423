import { Type } from 'typebox'
import { FlowBlock } from './flow-schema.ts'
import { AlongsideBlock, ArtilleryBlock, AuditLimitsBlock, ScenarioBlock } from './load-schema.ts'
import { ReviewBlock } from './review-schema.ts'
import {
  anything,
  block,
  count,
  either,
  flag,
  list,
  named,
  number,
  optional,
  text,
  as,
} from './schema-words.ts'
import { ReceiverBlock, TargetsBlock } from './target-schema.ts'

const SmokeCheckBlock = block('smoke check', {
  name: text({ description: 'Its name in reports, and in `needs`.' }),
  target: text({ description: 'The target that it asks.' }),
  needs: optional(
    list(Type.String(), {
      description:
        "Checks that must have passed before; what they captured are this one's variables.",
    }),
  ),
  flow: optional(as('What is sent, and expected.', FlowBlock)),
})

const SmokeBlock = block('smoke', {
  checks: list(SmokeCheckBlock, { description: 'The chain, in order.' }),
  finally: optional(
    list(SmokeCheckBlock, {
      description: 'Clean-up: runs after the chain, also after a failure or Ctrl-C.',
    }),
  ),
  budgetMs: optional(
    count({ description: 'Wall clock of the whole chain.', default: 60_000, minimum: 1 }),
  ),
  readyTimeoutMs: optional(
    count({
      description: 'How long each target may take to answer its ready path.',
      default: 30_000,
      minimum: 1,
    }),
  ),
})

const cases = either([Type.String(), FlowBlock], { description: '' })
const ParityBlock = block('parity', {
  cases: optional(
    either([Type.String(), FlowBlock, Type.Array(cases)], {
      description:
        'Case files (YAML, JSON, Hurl, HAR, OpenAPI), relative to the config, and flows.',
      example: "'cases.yaml'",
    }),
  ),
  targets: optional(
    list(Type.String(), {
      description: 'Two targets or more; the first is the reference.',
      example: "['before', 'after']",
    }),
  ),
  ignore: optional(
    list(Type.String(), {
      description: 'JSON Pointer globs that no case compares.',
      example: "['/elapsed_ms']",
    }),
  ),
  openapi: optional(
    text({
      description: 'An OpenAPI document, relative to the config: says which side breaks it.',
    }),
  ),
  allowUnsafe: optional(
    flag({
      description:
        'Sends POST, PUT, PATCH and DELETE of cases that cannot say so themselves: flows, Hurl, HAR, OpenAPI.',
      default: false,
    }),
  ),
  repeats: optional(
    count({ description: 'How often each case is sent to each target.', default: 3, minimum: 2 }),
  ),
  repeatUnsafe: optional(
    flag({
      description: 'false: cases that may change data are sent in the first round only.',
      default: true,
    }),
  ),
  shrink: optional(
    flag({ description: 'false: diverging requests are left as they are.', default: true }),
  ),
  shrinkTries: optional(
    count({
      description:
        'Requests tried to make one smaller, on each of two targets, for each of 5 root causes.',
      default: 60,
      minimum: 1,
    }),
  ),
  budgetMs: optional(
    count({
      description: 'Wall clock from the first request to the last one.',
      default: 120_000,
      minimum: 1,
    }),
  ),
  maxBodyBytes: optional(
    count({
      description: 'A larger body of an answer is not compared.',
      default: 4_194_304,
      minimum: 1,
    }),
  ),
})

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
      description: 'Requests from one time to the next; needed where `times` is above 1.',
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

export const FaultBlocks = [
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

const FaultedBlock = block('faulted scenario', {
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

/** Every key of `gauntlet.config.ts`: from it come the validation of configs and docs/config.md. */
export const ConfigBlock = block('config', {
  project: optional(
    text({ description: "Groups the verdicts on the dashboard. Default: the folder's name." }),
  ),
  todo: optional(
    list(Type.String(), {
      description:
        'What this config does not do yet, a sentence each: while there is one, no verdict is better than inconclusive.',
    }),
  ),
  targets: optional(TargetsBlock),
  compare: optional(
    block(
      'compare',
      {
        baseline: text({
          description: 'The target that stands for before the change.',
          default: 'baseline',
        }),
        candidate: text({
          description: 'The target that stands for after the change.',
          default: 'candidate',
        }),
        sameBuild: optional(
          flag({
            description:
              'Declares a trial run of a build against itself. Without it, one revision named for both is no evidence.',
            default: false,
          }),
        ),
      },
      'Which targets stand for before and after the change.',
    ),
  ),
  scenarios: optional(
    named(
      either([ScenarioBlock, ArtilleryBlock], {
        description: '',
        say: "is no scenario: { name, phases, flows }, or { artillery: 'file.yml' }",
      }),
      {
        description: 'Workloads, by name.',
        example: "{ checkout, legacy: artillery('./load/legacy.yml') }",
      },
    ),
  ),
  comparisons: optional(
    list(
      block('comparison', {
        scenario: text({ description: 'A scenario of the config.' }),
        margin: optional(
          number({
            description:
              'The largest change that does not matter: 0.05 is 5 %. Default: that of each metric.',
          }),
        ),
        looks: optional(
          list(Type.Integer(), {
            description: 'Blocks after which the data are looked at.',
            default: [10, 20, 30],
          }),
        ),
        coolDownMs: optional(
          count({ description: 'Rest between two runs.', default: 5000, minimum: 0 }),
        ),
      }),
      {
        description:
          'Scenarios by which the candidate must be proved not worse than the baseline; each takes 10 to 30 blocks of two runs.',
      },
    ),
  ),
  dataChecks: optional(
    either([Type.Array(Type.Unknown()), Type.Literal('none')], {
      description:
        "What the target's database is asked after each load run, made by `check`. 'none' is an empty list.",
      example: "[check('no_orphans', { sql: '...', expect: 0 })]",
      say: "must be a list of checks: [check('name', { sql: 'select …', expect: 0 })]",
    }),
  ),
  connectionHygiene: optional(
    either(
      [
        Type.Boolean(),
        block('connectionHygiene', {
          waitMs: optional(
            count({
              description: 'How long background work may go on after the load.',
              default: 10_000,
              minimum: 0,
            }),
          ),
          allowAdvisoryLocks: optional(
            flag({
              description: 'An advisory lock may stay that nobody held before the load.',
              default: false,
            }),
          ),
        }),
      ],
      {
        description:
          'Gates on sessions that a load leaves in a transaction and on connections that it leaks. Default: for embedded databases; true: for every database, false: for none.',
      },
    ),
  ),
  alongside: optional(
    list(AlongsideBlock, {
      description:
        'Background jobs: run on every replica while load runs. A job whose calls fail fails the run.',
    }),
  ),
  auditLimits: optional(
    as('How late the load generator may be before its run is not trusted.', AuditLimitsBlock),
  ),
  smoke: optional(
    as('Questions that any release must answer, asked once, in a chain.', SmokeBlock),
  ),
  parity: optional(as('What is sent to several targets, whose answers are compared.', ParityBlock)),
  guarantees: optional(
    list(anything({ description: '' }), {
      description:
        'What must hold for the data: recorded under load, checked against the database.',
      example: "[writeOnce('a seat is sold once', { ... })]",
    }),
  ),
  contention: optional(
    flag({
      description:
        'A scenario whose users only arrive at a rate gets bursts of them behind its schedule, so that requests meet: where there are guarantees, on a target whose database Gauntlet started. They are in no figure.',
      default: true,
    }),
  ),
  receivers: optional(
    named(ReceiverBlock, {
      description:
        'What Gauntlet serves for each target that it starts: webhooks that a target sends are recorded there.',
    }),
  ),
  faults: optional(
    named(FaultedBlock, {
      description:
        'Scenarios under which the candidate must keep its guarantees while faults are injected, by name.',
    }),
  ),
  drain: optional(
    as(
      'Asked of each target after its load, before its rows are read: runs what is due, empties queues. Repeated until all of it is answered as expected.',
      FlowBlock,
    ),
  ),
  drainLimitMs: optional(
    count({
      description: 'How long the drain may take until guarantees have no evidence.',
      default: 60_000,
      minimum: 1,
    }),
  ),
  gaps: optional(
    text({
      description: 'The file of known gaps, relative to the config.',
      example: "'./gaps.yaml'",
    }),
  ),
  allowHosts: optional(
    list(Type.String(), {
      description: 'Hosts besides loopback that load, probes and faults may go to.',
    }),
  ),
  review: optional(as('Who reads the change itself.', ReviewBlock)),
})
