import { Type } from 'typebox'
import { createFaultedBlock, type FaultBlock } from './fault-schema.ts'
import { FlowBlock } from './flow-schema.ts'
import {
  BackgroundJobBlock,
  ArtilleryBlock,
  AuditLimitsBlock,
  ScenarioBlock,
} from './load-schema.ts'
import { PagesBlock } from './page-schema.ts'
import { ParityBlock } from './parity-schema.ts'
import { ReviewBlock } from './review-schema.ts'
import { SmokeBlock } from './smoke-schema.ts'
import { SweepBlock } from './sweep-schema.ts'
import { ReceiverBlock, TargetsBlock } from './target-schema.ts'
import {
  anything,
  as,
  block,
  either,
  flag,
  list,
  named,
  number,
  optional,
  text,
} from './schema-words.ts'

const beforeFaults = {
  project: optional(
    text({ description: "Groups the verdicts on the dashboard. Default: the folder's name." }),
  ),
  root: optional(
    text({
      description:
        "The project's folder, relative to the config: other paths in the config start there. Default: the config's own folder.",
      example: "'..'",
    }),
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
          number({ description: 'Rest between two runs.', default: 5000, minimum: 0 }),
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
        "What the target's database is asked after each load run, made by `check(name, { … })`: see [data check](#data-check). 'none' is an empty list.",
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
            number({
              description: 'How long background work may go on after the load.',
              default: 10_000,
              minimum: 0,
            }),
          ),
          allowAdvisoryLocks: optional(
            flag({
              description: 'An advisory lock may stay that was not held before the load.',
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
  backgroundJobs: optional(
    list(BackgroundJobBlock, {
      description:
        'Flows that repeat on every replica while load runs: jobs, crons. A job whose calls fail fails the run.',
    }),
  ),
  alongside: optional(
    list(BackgroundJobBlock, {
      description: 'The old name of `backgroundJobs`, which still works.',
    }),
  ),
  auditLimits: optional(
    as('How late the load generator may be before its run is not trusted.', AuditLimitsBlock),
  ),
  workers: optional(
    Type.Integer({
      minimum: 1,
      description:
        'How many processes of this machine send each load, as `--workers` of the commands. Default: cores less one, at most what the load is worth; 1 where functions of the project take part.',
      example: '4',
    }),
  ),
  workerFiles: optional(
    list(Type.String(), {
      description:
        'Files and folders that functions open while the load runs: workers on other machines get them, too. What the config and the scenario open when they are loaded is found by itself.',
      example: "['load/bodies']",
    }),
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
        'A scenario whose users only arrive at a rate gets bursts of them behind its schedule, so that requests overlap: where there are guarantees, on a target whose database Gauntlet started. They are in no figure.',
      default: true,
    }),
  ),
  receivers: optional(
    named(ReceiverBlock, {
      description:
        'What Gauntlet serves for each target that it starts: webhooks that a target sends are recorded there.',
    }),
  ),
}

const afterFaults = {
  sweep: optional(
    named(SweepBlock, {
      description:
        'Flows that are broken at every statement that they send to the database, by name: see [sweep](sweep.md).',
      example: "{ checkout: { flow: checkout, retry: 'same-request' } }",
    }),
  ),
  drain: optional(
    as(
      'Asked of each target after its load, before its rows are read: runs what is due, empties queues. Repeated until all of it is answered as expected.',
      FlowBlock,
    ),
  ),
  drainLimitMs: optional(
    number({
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
  pages: optional(PagesBlock),
  review: optional(as('Who reads the change itself.', ReviewBlock)),
}

/**
 * Every key of `gauntlet.config.ts`: from it come the validation of configs and docs/config.md.
 *
 * @param faultKinds the kinds of faults there are
 */
export const createConfigBlock = (faultKinds: readonly FaultBlock[]) =>
  block('config', {
    ...beforeFaults,
    faults: optional(
      named(createFaultedBlock(faultKinds), {
        description:
          'Scenarios under which the candidate must keep its guarantees while faults are injected, by name.',
      }),
    ),
    ...afterFaults,
  })
