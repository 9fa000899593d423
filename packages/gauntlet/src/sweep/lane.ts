import { askOnce, ToolError } from '@gauntlet/contract'
import { InvariantError } from '@gauntlet/core'
import {
  startPostgresProxy,
  type PostgresProxy,
  type WireDecision,
  type WirePoint,
} from '@gauntlet/faults'
import {
  createFreshDatabase,
  prepareDatabase,
  type FreshDatabase,
  type Postgres,
  type Replica,
} from '@gauntlet/stack'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Io } from '../cli/io.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { startWithReceivers, type TargetWithReceivers } from '../receiver/start-with-receivers.ts'
import type { SweepTarget } from './plan-sweep.ts'

/**
 * One copy of what is swept: an application with one process, its own database server, and the proxy between them. Cells
 * of two lanes run at the same time, and neither disturbs the other.
 */
export type Lane = {
  readonly target: TargetWithReceivers
  readonly replica: Replica
  readonly postgres: Postgres
  /** Around the proxy: for questions of Gauntlet. */
  readonly databaseUrl: string
  readonly proxy: PostgresProxy
  readonly fresh: FreshDatabase
  /** Who decides what happens to a statement; nobody between two runs. */
  onPoint: ((point: WirePoint) => WireDecision | undefined) | undefined
  /** Why connections could not pass the proxy. */
  readonly refusals: readonly string[]
  /** A fresh database, and a process that serves. */
  renew(): Promise<void>
  /** Starts the application again where its process has ended. @throws ToolError START_FAILED */
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
  const refusals: string[] = []
  let proxy: PostgresProxy | undefined
  let onPoint: Lane['onPoint']
  const place = {
    name: target.name,
    config: target.config,
    root: loaded.root,
    stateFolder: join(loaded.root, '.gauntlet', 'sweep', String(number)),
    logFolder: join(logFolder, `lane-${number}`),
    env: io.env,
    signal: io.signal,
    databaseSettings: QUICK_SETTINGS,
    note,
  }
  const wire = async (databaseUrl: string): Promise<string> => {
    proxy = await startPostgresProxy({
      databaseUrl,
      onPoint: (point) => onPoint?.(point),
      onRefused: (reason) => void refusals.push(reason),
    })
    return proxy.url
  }
  // Through a proxy too: a client that does not come through one is found at its first start.
  const refuse = async (error: unknown) => {
    await proxy?.close()
    throw describeRefusal(refusals, error)
  }
  await prepareDatabase({ ...place, toReplicaDatabase: wire }).catch(refuse)
  await proxy?.close()
  const started = await startWithReceivers(
    { ...place, database: 'copy', toReplicaDatabase: wire },
    loaded.config.receivers,
  ).catch(refuse)
  const lane = { ...requireParts(started, proxy), refusals }
  let restarts = false
  return {
    ...lane,
    target: started,
    get onPoint() {
      return onPoint
    },
    set onPoint(next) {
      onPoint = next
    },
    restartWithData: () => {
      restarts = true
    },
    revive: () => revive(lane.replica),
    renew: async () => {
      if (restarts) await lane.replica.process.killGroup()
      await lane.fresh.renew()
      await revive(lane.replica)
      await untilReady(started, lane.replica)
    },
    stop: async () => {
      await lane.fresh.settle()
      await started.stop()
      await lane.proxy.close()
    },
  }
}

type Parts = Pick<Lane, 'replica' | 'postgres' | 'databaseUrl' | 'proxy' | 'fresh'>

function requireParts(started: TargetWithReceivers, proxy: PostgresProxy | undefined): Parts {
  const [replica] = started.replicas
  const { postgres, databaseUrl } = started
  if (!replica || !postgres || databaseUrl === undefined || !proxy)
    throw new InvariantError('a target of a sweep has a process and an embedded database')
  return { replica, postgres, databaseUrl, proxy, fresh: createFreshDatabase(postgres) }
}

/** A client that does not come through the proxy is why the application did not start. */
export function describeRefusal(refusals: readonly string[], cause: unknown): unknown {
  const [first] = refusals
  if (first === undefined) return cause
  return new ToolError(
    'UNSUPPORTED',
    `the application's connection to its database cannot be watched: ${first}`,
    {
      cause,
      hint: 'Connect to DATABASE_URL as it is given, without TLS (sslmode=disable) and over TCP.',
    },
  )
}

async function revive(replica: Replica): Promise<void> {
  if (!replica.process.isRunning()) await replica.restart()
}

const pollMs = 20
const readyLimitMs = 10_000
const answerLimitMs = 2_000

/** Until it answers on its ready path, started again where it ends meanwhile. @throws ToolError START_FAILED */
async function untilReady(
  { urls, readyPath }: TargetWithReceivers,
  replica: Replica,
): Promise<void> {
  const url = `${urls[0] ?? ''}${readyPath}`
  const deadline = performance.now() + readyLimitMs
  while (performance.now() < deadline) {
    const isReady = await askOnce({
      url,
      signal: AbortSignal.timeout(answerLimitMs),
      maxBodyBytes: 0,
    }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await delay(pollMs)
    await revive(replica)
  }
  throw new ToolError(
    'START_FAILED',
    `${url} did not answer with success within ${readyLimitMs / 1000} s`,
  )
}
