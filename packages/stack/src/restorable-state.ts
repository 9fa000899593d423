import { ToolError } from '@gauntlet/contract'
import type { Postgres } from './postgres/cluster.ts'
import { copyDatabase, createDatabase } from './postgres/create-database.ts'
import type { Replica } from './start-replica.ts'
import { databaseName, savedName } from './target-database.ts'

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
