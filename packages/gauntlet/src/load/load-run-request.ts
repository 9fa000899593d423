import type {
  CheckResult,
  LoadResult,
  LoadRunRow,
  ObservedExchange,
  Phase,
  WatchedExchange,
} from '@gauntlet/contract'
import type { Flow, Scenario } from '@gauntlet/core/flow'
import type { AuditLimits, LoadProgress, OriginTls } from '@gauntlet/engine'
import type { AnyFault, Injection } from '@gauntlet/faults'
import type { OwnDisk, Replica } from '@gauntlet/stack'
import type { Store } from '@gauntlet/store'
import type { Guarantee } from '../guarantees/guarantee.ts'
import type { ConnectionHygiene } from '../load-checks/connection-hygiene.ts'
import type { DataCheck, RunCheckKind } from '../load-checks/index.ts'
import type { Receivers } from '../receiver/receivers.ts'
import type { BackgroundJobConfig } from './run-background-jobs.ts'
import type { WorkersRequest } from './workers/workers-request.ts'

export type LoadRunRequest = {
  readonly scenario: Scenario
  readonly phase: Phase
  readonly target: {
    /** One a replica; requests go round robin. */
    readonly urls: readonly string[]
    readonly databaseUrl: string | undefined
    /** Gauntlet started the database: acknowledged keys that are not in it are lost. */
    readonly ownsDatabase?: boolean
    readonly headers: Readonly<Record<string, string>>
    /** The commit that it runs, where Gauntlet started it; by default that of the project's folder. */
    readonly build?: string | undefined
    /** What Gauntlet serves for it: webhooks that it sends are recorded there. */
    readonly receivers?: Receivers | undefined
    /** What Gauntlet started of it: a process of these that ends by itself is reported. */
    readonly replicas?: readonly Replica[]
    /** The folders that Gauntlet gave it: while one is full, no failure is the target's. */
    readonly disks?: readonly OwnDisk[]
  }
  readonly seed: number
  readonly runName: string
  readonly tags: Readonly<Record<string, string>>
  readonly notes: string | null
  /** What the target's database is asked after the load. */
  readonly dataChecks: readonly DataCheck[]
  /** Whether sessions are judged after the load; default: where Gauntlet started the database. */
  readonly connectionHygiene?: ConnectionHygiene
  readonly backgroundJobs?: readonly BackgroundJobConfig[]
  /** Beyond which the generator is not trusted. Default: the engine's. */
  readonly auditLimits?: AuditLimits
  readonly guarantees?: readonly Guarantee[]
  /** No other scenario of the config could test a guarantee: the run needs evidence of each. */
  readonly isOnlyScenario?: boolean
  /** Names of guarantees whose queries found acknowledged keys on the baseline. */
  readonly proven?: ReadonlySet<string>
  /** Before the rows of the guarantees are read. */
  readonly drain?: Flow
  /** How long the drain may take; 60 s by default. */
  readonly drainLimitMs?: number
  readonly allowHosts?: readonly string[]
  readonly tls?: OriginTls | undefined
  readonly faults?: RunFaults
  /** Sends the load in place of the scenario. */
  readonly sender?: LoadSender | undefined
  /** Sends the scenario from several processes; undefined: from this one. */
  readonly workers?: WorkersRequest | undefined
}

/** Another program that sends the load of a run. */
export type LoadSender = {
  /** Its command line, without secrets. */
  readonly command: string
  readonly send: (call: SenderCall) => Promise<SentByOther>
}

export type SenderCall = {
  /** Where the load is to go: one a replica. */
  readonly urls: readonly string[]
  readonly run: LoadRunRow
  readonly signal: AbortSignal
  readonly auditLimits: AuditLimits | undefined
  readonly observe: (exchange: ObservedExchange) => void
  readonly onProgress: ((progress: LoadProgress) => void) | undefined
}

export type SentByOther = {
  readonly result: LoadResult
  /** Of the program itself, and of what was recorded. */
  readonly checks: readonly CheckResult[]
}

/** The name goes behind the scenario's: `events (answers lost)` is no run to compare with those of `events`. */
export type RunFaults = {
  readonly name: string
  /** Part of what shapes the traffic, and so of the workload's hash. */
  readonly plan: readonly AnyFault[]
  readonly inject: (urls: readonly string[], seed: number) => Promise<Injection>
  /** Kinds among them that crash the database. */
  readonly crashKinds?: readonly string[]
  /** How long the load goes on for recovery to be judged; 30 s by default. */
  readonly recoveryLimitMs?: number
}

export type LoadRunContext = {
  /** The project's folder: artefacts go below it, its commit names the run. */
  readonly root: string
  readonly store: Store
  readonly tool: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly now: () => Date
  /** What every run is checked for. Default: the rows of `run-check-kinds.ts`. */
  readonly checkKinds?: readonly RunCheckKind[]
  readonly onStart?: (run: LoadRunRow) => void
  readonly onProgress?: (progress: LoadProgress) => void
  /** Gets a sentence when a disk of Gauntlet's own was full: what failed then is no evidence. */
  readonly onFullDisk?: (sentence: string) => void
}

/** One load run: what is sent, and what it is sent and judged with. */
export type LoadCall = {
  readonly request: LoadRunRequest
  readonly context: Omit<LoadRunContext, 'store' | 'onStart'>
  readonly run: LoadRunRow
  /** What the files of its guarantees are called, without an ending. */
  readonly base: string
  /** Called when all that watches the run is ready, right before the load. */
  readonly onReady?: () => Promise<void>
  /** Given each exchange, whichever process sent it, besides what the run watches by itself. */
  readonly watch?: (exchange: WatchedExchange) => void
}
