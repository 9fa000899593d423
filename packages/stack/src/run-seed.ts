import { ToolError } from '@gauntlet/contract'
import { join } from 'node:path'
import { startProcess } from './owned-process.ts'
import { readLastLines } from './read-last-lines.ts'
import { toReplicaEnv, type Replica, type ReplicaOptions } from './start-replica.ts'

/** Longer than any seed worth waiting for before each start of a target. */
const seedLimitMs = 600_000

/**
 * Fills the database of a target as its config says, once its first replica has made the tables. The command has the
 * replica's environment: the database is at DATABASE_URL, the service at HOST and PORT.
 *
 * @throws ToolError START_FAILED with the last lines of what it said
 */
export async function runSeed(
  options: Omit<ReplicaOptions, 'index'>,
  replica: Replica,
): Promise<void> {
  const { name, start, folder, logFolder, note, signal } = options
  if (!start.seed) return
  const seeding = await startProcess({
    command: start.seed,
    cwd: folder,
    env: toReplicaEnv(options, Number(new URL(replica.url).port)),
    logFile: join(logFolder, `${name}-seed.log`),
    note,
  })
  const over = AbortSignal.any([AbortSignal.timeout(seedLimitMs), ...(signal ? [signal] : [])])
  const stop = () => void seeding.stop()
  over.addEventListener('abort', stop)
  if (over.aborted) stop()
  const { code, signal: killedBy } = await seeding.ended
  over.removeEventListener('abort', stop)
  signal?.throwIfAborted()
  if (code === 0) return seeding.discardLog()
  const end = over.aborted ? `took more than ${seedLimitMs / 60_000} minutes` : `ended`
  throw new ToolError(
    'START_FAILED',
    `the seed of ${name} ${end} (${killedBy ?? `exit code ${code}`}):\n${await readLastLines(seeding.logFile)}`,
  )
}
