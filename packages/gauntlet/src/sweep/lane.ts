import { askOnce, ToolError } from '@gauntlet/contract'
import { InvariantError } from '@gauntlet/core'
import {
  startPostgresProxy,
  type PostgresProxy,
  type WireDecision,
  type WirePoint,
} from '@gauntlet/faults'
import type { FreshDatabase, Postgres, Replica } from '@gauntlet/stack'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Io } from '../cli/io.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { startWithReceivers, type TargetWithReceivers } from '../receiver/start-with-receivers.ts'
import { describeRefused } from '../target/describe-refused.ts'
import { type LaneDatabase, openLaneDatabase } from './lane-database.ts'
import type { SweepTarget } from './plan-sweep.ts'
import { StartTime } from './start-time.ts'

/**
 * One copy of what is swept: an application with one process, its own database (with its own server, where Gauntlet starts
 * it), and the proxy between them. Cells of two lanes run at the same time, and neither disturbs the other.
 */
export type Lane = {
  readonly target: TargetWithReceivers
  readonly replica: Replica
  /** The server of the database, where Gauntlet started it. */
  readonly postgres: Postgres | undefined
  /** Around the proxy: for questions of Gauntlet. */
  readonly databaseUrl: string
  readonly proxy: PostgresProxy
  readonly fresh: FreshDatabase
  /** Who decides what happens to a statement; nobody between two runs. */
  onPoint: ((point: WirePoint) => WireDecision | undefined) | undefined
  /** Why connections could not pass the proxy. */
  readonly refusals: readonly string[]
  /** A fresh database, and a process that serves: by default the one that does, with all that it remembers. */
  renew(options?: { readonly restart?: boolean }): Promise<void>
  /** Starts the application again where its process has ended. @throws ToolError START_FAILED; `SlowStart` where nothing follows from that */
  revive(): Promise<void>
  /** From now on the process is started again after its database was replaced: it does not use the new one well. */
  restartWithData(): void
  stop(): Promise<void>
}

/**
 * Of the servers of a sweep, which copy and crash a database every second. A crash of PostgreSQL's processes loses nothing by
 * `fsync = off`, as the operating system has what they wrote; a power failure is not part of a sweep.
 */
export const QUICK_SETTINGS = { fsync: 'off', autovacuum: 'off' }

export type LaneOptions = {
  readonly loaded: LoadedConfig
  readonly target: SweepTarget
  /** From 1. */
  readonly number: number
  readonly logFolder: string
  readonly io: Io
  readonly note: (sentence: string) => void
}

/** Starts a lane. What was started is stopped again where a part fails. @throws ToolError as `startTarget` */
export async function startLane(options: LaneOptions): Promise<Lane> {
  const { loaded, target, number, logFolder, io, note } = options
  const watch = new Watch()
  const starts = new StartTime()
  const place = {
    name: target.name,
    root: loaded.root,
    stateFolder: join(loaded.root, '.gauntlet', 'sweep', String(number)),
    logFolder: join(logFolder, `lane-${number}`),
    env: io.env,
    signal: io.signal,
    databaseSettings: QUICK_SETTINGS,
    note,
    toReplicaDatabase: (databaseUrl: string) => watch.start(databaseUrl),
  }
  let started: TargetWithReceivers | undefined
  let database: LaneDatabase | undefined
  try {
    database = await openLaneDatabase({ target, root: loaded.root, number })
    const own = { ...place, config: database.config }
    started = await starts.measure(() => startWithReceivers(own, loaded.config.receivers))
    // As it is now: migrated and seeded, and with what its process writes when it starts.
    const fresh = await database.save(started)
    return new StartedLane({ target: started, watch, database, fresh, starts })
  } catch (error) {
    await started?.stop()
    await watch.stop()
    await database?.drop()
    throw describeRefused(`the database of ${target.name} cannot be watched`, watch.refusals, error)
  }
}

/** The proxy before a database, and who decides what happens at its points. */
class Watch {
  readonly refusals: string[] = []
  onPoint: Lane['onPoint']
  proxy: PostgresProxy | undefined

  /** @returns the URL for the application */
  async start(databaseUrl: string): Promise<string> {
    this.proxy = await startPostgresProxy({
      databaseUrl,
      onPoint: (point) => this.onPoint?.(point),
      onRefused: (reason) => void this.refusals.push(reason),
    })
    return this.proxy.url
  }

  async stop(): Promise<void> {
    await this.proxy?.close()
  }
}

type LaneParts = {
  readonly target: TargetWithReceivers
  readonly watch: Watch
  readonly database: LaneDatabase
  readonly fresh: FreshDatabase
  readonly starts: StartTime
}

class StartedLane implements Lane {
  readonly target: TargetWithReceivers
  readonly replica: Replica
  readonly postgres: Postgres | undefined
  readonly databaseUrl: string
  readonly proxy: PostgresProxy
  readonly fresh: FreshDatabase
  readonly #watch: Watch
  readonly #database: LaneDatabase
  readonly #starts: StartTime
  #restarts = false

  constructor({ target, watch, database, fresh, starts }: LaneParts) {
    const [replica] = target.replicas
    const { postgres, databaseUrl } = target
    const { proxy } = watch
    if (!replica || databaseUrl === undefined || !proxy)
      throw new InvariantError('a target of a sweep has a process and a database')
    this.target = target
    this.replica = replica
    this.postgres = postgres
    this.databaseUrl = databaseUrl
    this.proxy = proxy
    this.fresh = fresh
    this.#watch = watch
    this.#database = database
    this.#starts = starts
  }

  get refusals(): readonly string[] {
    return this.#watch.refusals
  }

  get onPoint(): Lane['onPoint'] {
    return this.#watch.onPoint
  }

  set onPoint(next: Lane['onPoint']) {
    this.#watch.onPoint = next
  }

  restartWithData(): void {
    this.#restarts = true
  }

  async revive(): Promise<void> {
    if (!this.replica.process.isRunning()) await this.#starts.measure(() => this.replica.restart())
  }

  async renew({ restart = false } = {}): Promise<void> {
    if (restart || this.#restarts) await this.replica.process.killGroup()
    await this.fresh.renew()
    await this.revive()
    await untilReady(this)
  }

  async stop(): Promise<void> {
    await this.fresh.settle()
    await this.target.stop()
    await this.#watch.stop()
    await this.#database.drop()
  }
}

const pollMs = 20
const readyLimitMs = 10_000
const answerLimitMs = 2_000

/** Until it answers on its ready path, started again where it ends meanwhile. @throws ToolError START_FAILED */
async function untilReady(lane: Pick<Lane, 'target' | 'revive'>): Promise<void> {
  const { urls, readyPath } = lane.target
  const url = `${urls[0] ?? ''}${readyPath ?? '/'}`
  const deadline = performance.now() + readyLimitMs
  while (performance.now() < deadline) {
    if (await answers(url)) return
    await delay(pollMs)
    await lane.revive()
  }
  const what = `${url} did not answer with success within ${readyLimitMs / 1000} s`
  throw new ToolError('START_FAILED', what)
}

async function answers(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(answerLimitMs)
  try {
    return (await askOnce({ url, signal, maxBodyBytes: 0 })).ok
  } catch {
    return false // not yet
  }
}
