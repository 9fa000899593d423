import type { PageConfig, SmokeConfig, SweepRetry, TargetConfig } from '@gauntlet/contract'
import type { Fault } from '@gauntlet/faults'
import type { Flow, Scenario } from '@gauntlet/core/flow'
import type { AuditLimits } from '@gauntlet/engine'
import type { Guarantee } from '../guarantees/guarantee.ts'
import type { ConnectionHygiene } from '../load-checks/connection-hygiene.ts'
import type { DataCheck } from '../load-checks/index.ts'
import type { BackgroundJobConfig } from '../load/run-background-jobs.ts'
import type { ReceiverConfigs } from '../receiver/receivers.ts'
import type { ReviewConfig } from '../review/review-config.ts'

/** An Artillery script, read when the scenario is used. */
export type ArtilleryFile = { readonly artillery: string; readonly environment?: string }

/** The names of two targets. */
export type ComparedTargets = {
  readonly baseline: string
  readonly candidate: string
  /** Declares a trial run of a build against itself. Default false: one revision named for both is no evidence. */
  readonly sameBuild?: boolean
}

/** A scenario by which the candidate must be proved not worse than the baseline. */
export type ComparisonConfig = {
  readonly scenario: string
  /** The largest change that does not matter, 0.05 is 5 %. Default: that of each metric. */
  readonly margin?: number
  /** Numbers of blocks after which the data are judged; default 10, 20 and 30. */
  readonly looks?: readonly number[]
  /** Rest between two runs; default 5000. */
  readonly coolDownMs?: number
}

/** What is sent to several targets and compared. */
export type ParityConfig = {
  /** Case files (YAML, JSON, Hurl, Postman, .http, HAR, OpenAPI), relative to the config, and TypeScript flows. */
  readonly cases: string | Flow | readonly (string | Flow)[]
  /** Two targets or more; the first is the reference. */
  readonly targets: readonly string[]
  /** JSON Pointer globs that no case compares: `/elapsed_ms`. */
  readonly ignore?: readonly string[]
  /** An OpenAPI document, relative to the config: says which side breaks it. */
  readonly openapi?: string
  /** Send POST, PUT, PATCH and DELETE of cases that cannot say so themselves: flows, Hurl, Postman, .http, HAR, OpenAPI. */
  readonly allowUnsafe?: boolean
  /** Values of variables: the file of a Postman environment, or an environment of `http-client.env.json`. */
  readonly environment?: string
  /** The cases are OpenAPI documents: so many requests are generated of each operation, and of each constraint that is broken. */
  readonly generate?: number
  /** How often each case is sent to each target, from 2; default: 3. */
  readonly repeats?: number
  /** False: cases that may change data are sent in the first round only; default: true. */
  readonly repeatUnsafe?: boolean
  /** False: diverging requests are left as they are; default: true. */
  readonly shrink?: boolean
  /** Requests tried to make one smaller, on each of two targets, for each of 5 root causes; default: 60. */
  readonly shrinkTries?: number
  /** Wall clock from the first request to the last one; default: 120 000. */
  readonly budgetMs?: number
  /** A larger body of an answer is not compared; default: 4 MiB. */
  readonly maxBodyBytes?: number
}

/** One scenario under faults: what `gauntlet run` does in its stage `faults`. */
export type FaultedScenario = {
  /** A scenario of the config. */
  readonly scenario: string
  readonly inject: readonly Fault[]
  /**
   * How long the load goes on behind its schedule, and behind the last fault, until recovery can be judged; 30 s by default.
   * What does not answer well within it has not recovered.
   */
  readonly recoveryLimitMs?: number
}

/** One flow that is broken at every statement that it sends to the database: what `gauntlet sweep --flow NAME` does. */
export type SweepConfig = {
  readonly flow: Flow
  /** Names of guarantees of the config that must hold; default: all of them. */
  readonly guarantees?: readonly string[]
  /**
   * What a client does that got no answer, or a status of 500 and above. `same-request` (the default): sends the same request
   * again until the status is below 500, at most five times. `until-answered`: until it is answered as the flow expects, for
   * at most ten seconds. `none`: nothing.
   */
  readonly retry?: SweepRetry
}

/** Everything Gauntlet needs to know of a project: one typed file, `gauntlet.config.ts`. */
export type GauntletConfig = {
  /** Groups the verdicts on the dashboard. Default: the folder's name. */
  readonly project?: string
  /** The project's folder, relative to the config: other paths in the config start there. Default: the config's own folder. */
  readonly root?: string
  /** What this config does not do yet, a sentence each: while there is one, no verdict is better than inconclusive. */
  readonly todo?: readonly string[]
  readonly targets?: Readonly<Record<string, TargetConfig>>
  /** Which targets stand for before and after the change; default `baseline` and `candidate`. */
  readonly compare?: ComparedTargets
  readonly scenarios?: Readonly<Record<string, Scenario | ArtilleryFile>>
  /** What `gauntlet run` compares, block by block; each takes 10 to 30 blocks of two runs. */
  readonly comparisons?: readonly ComparisonConfig[]
  /** What the target's database is asked after each load run, made by `check`. Default: none; `'none'` is the same. */
  readonly dataChecks?: readonly DataCheck[] | 'none'
  /**
   * Gates on sessions that a load leaves in a transaction and on connections that it leaks. Default: for embedded
   * databases; `true` for every database of a target, `false` for none.
   */
  readonly connectionHygiene?: ConnectionHygiene
  /** Flows that repeat on every replica while load runs: jobs, crons. A job whose calls fail fails the run. */
  readonly backgroundJobs?: readonly BackgroundJobConfig[]
  /** @deprecated The old name of `backgroundJobs`. */
  readonly alongside?: readonly BackgroundJobConfig[]
  /** Wider (or tighter) limits of the generator's audit, for a machine that is known to be busy. */
  readonly auditLimits?: Partial<AuditLimits>
  /** How many processes of this machine send each load. Default: cores less one, at most what the load is worth; 1 where functions of the project take part. */
  readonly workers?: number
  /** What functions open while the load runs: workers on other machines get it, too. Files and folders, relative to the root. */
  readonly workerFiles?: readonly string[]
  readonly smoke?: SmokeConfig
  readonly parity?: ParityConfig
  /** Rules about data: recorded under load, checked against the target's database. */
  readonly guarantees?: readonly Guarantee[]
  /**
   * A scenario whose users only arrive at a rate gets bursts of them behind its schedule, so that requests overlap: where there
   * are guarantees, on a target whose database Gauntlet started. They are in no figure. Default true.
   */
  readonly contention?: boolean
  /** What Gauntlet serves for each target that it starts: webhooks that a target sends are recorded there. */
  readonly receivers?: ReceiverConfigs
  /** Scenarios that the candidate must keep its guarantees under while faults are injected, by name. */
  readonly faults?: Readonly<Record<string, FaultedScenario>>
  /** Flows that are broken at every statement that they send to the database, by name. */
  readonly sweep?: Readonly<Record<string, SweepConfig>>
  /**
   * Asked of each target after its load, before its rows are read: runs what is due, empties queues. Repeated until all of
   * it is answered as expected.
   */
  readonly drain?: Flow
  /** How long the drain may take until guarantees have no evidence. Default 60000. */
  readonly drainLimitMs?: number
  /** The file of known gaps, relative to the config. */
  readonly gaps?: string
  /** Entries of the project's own in the navigation of the dashboard: links, and pages of its backend. Default: none. */
  readonly pages?: readonly PageConfig[]
  /** Hosts besides loopback that load, probes and faults may go to. */
  readonly allowHosts?: readonly string[]
  /** Who reads the change itself: models of two lineages or more. */
  readonly review?: ReviewConfig
}
