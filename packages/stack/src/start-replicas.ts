import { join } from 'node:path'
import { ToolError } from '@gauntlet/contract'
import { findErrorLines } from './one-line.ts'
import { readLastLines } from './read-last-lines.ts'
import { type Replica, type ReplicaOptions, startReplica } from './start-replica.ts'
import { EndedBeforeReady } from './wait-until-ready.ts'
import type { Postgres } from './postgres/cluster.ts'
import { copyDatabase, createDatabase } from './postgres/create-database.ts'
import { databaseName, savedName } from './target-database.ts'

export type StartedReplicas = {
  readonly replicas: readonly Replica[]
  /** One sentence for each replica that came up only when it was started again. */
  readonly races: readonly string[]
}

/**
 * Starts replicas all at once, as a deployment does: what they do to one database at start-up overlaps. One that ends by
 * itself is started again once, when the others are up, as whatever runs a deployment would; what was started is stopped
 * again when one does not come up.
 *
 * @throws ToolError START_FAILED or PORT_TAKEN naming the replica
 */
export async function startReplicas(
  plan: Omit<ReplicaOptions, 'index' | 'count' | 'restarts' | 'databaseUrl'> & {
    /** One a replica. */
    readonly databaseUrls: readonly (string | undefined)[]
  },
  count: number,
): Promise<StartedReplicas> {
  const start = (index: number, restarts: number) =>
    startReplica({ ...plan, index, count, restarts, databaseUrl: plan.databaseUrls[index] })
  const indexes = Array.from({ length: count }, (_, index) => index)
  const settled = await Promise.allSettled(indexes.map((index) => start(index, 0)))
  const replicas = settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined))
  const races: string[] = []
  try {
    for (const [index, one] of settled.entries()) {
      if (one.status === 'fulfilled') continue
      if (count === 1 || !(one.reason instanceof EndedBeforeReady)) throw one.reason
      replicas[index] = await start(index, 1)
      const { name, logFolder } = plan
      const log = join(logFolder, `${name}-${index + 1}.log`)
      races.push(describeRace(one.reason, await readLastLines(log, readLines)))
    }
  } catch (error) {
    await stopAll(replicas.filter((replica) => replica !== undefined))
    throw error
  }
  return { replicas: replicas.filter((replica) => replica !== undefined), races }
}

export async function stopAll(replicas: readonly Replica[]): Promise<void> {
  await Promise.all(replicas.map((replica) => replica.stop()))
}

/** Of a log: an error's message stands above its stack and its fields. */
const readLines = 1_000

/** Who ended, and the line of its log that names the error. */
function describeRace({ message }: Error, log: string): string {
  const ended = message.split('\n')[0]?.replace(/ before it was ready.*$/, '') ?? ''
  const [error] = findErrorLines(log)
  const why = error === undefined ? '' : `: ${error.trim()}`
  const isOfTables = /already exists|pg_(?:type|class|namespace|proc|extension)\w*|\b(?:42P07|42710|42P06)\b/.test(error ?? '')
  const what = isOfTables
    ? '. Two replicas made the same table (type, schema) at once: make them before replicas start (start.migrate), or under a lock'
    : ''
  return `${ended} while the replicas started together, and came up when it was started again${why}${what}`
} // prettier-ignore

/** The data of a target that may be destroyed: saved once, and put back as often as needed. */
export type RestorableState = {
  /** Saves the database as it is now, instead of what was saved before. The replicas stand meanwhile. */
  save(): Promise<void>
  /**
   * Puts the saved database back and starts the replicas again, so that nothing of what came since is in memory either.
   *
   * @throws ToolError when nothing was saved, or a part fails: then the target is not as it was, and may be down
   */
  restore(): Promise<void>
}

export type RestorableTarget = {
  readonly name: string
  readonly postgres: Postgres
  readonly replicas: readonly Replica[]
}

/** Saves and restores a target that Gauntlet started, by copies of its own database. */
export function createRestorableState(target: RestorableTarget): RestorableState {
  const server = target.postgres.url('postgres')
  let isSaved = false
  return {
    save: async () => {
      await whileStopped(target, async () => {
        await copyDatabase(server, { from: databaseName, to: savedName })
      })
      isSaved = true
    },
    restore: async () => {
      if (!isSaved) {
        const message = `${target.name} cannot be restored: nothing was saved`
        throw new ToolError('DATABASE_UNREACHABLE', message)
      }
      await whileStopped(target, async () => {
        await createDatabase(server, databaseName, savedName)
      })
    },
  }
}

/** No process of the target writes while its database is copied. */
async function whileStopped(
  { replicas }: RestorableTarget,
  work: () => Promise<void>,
): Promise<void> {
  await Promise.all(replicas.map((replica) => replica.process.stop()))
  await work()
  await Promise.all(replicas.map((replica) => replica.restart()))
}
