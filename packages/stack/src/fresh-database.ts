import type { Postgres } from './postgres/cluster.ts'
import { createDatabase, putInPlace } from './postgres/create-database.ts'
import { databaseName, templateName } from './target-database.ts'

/** Unused copies of what was prepared for a target, one after the other. */
export type FreshDatabase = {
  /**
   * Puts an unused copy of the prepared database in the place of the present one, whose sessions are ended, and begins to
   * make the next.
   */
  renew(): Promise<void>
  /** Waits until nothing is copied: a crash of the server would end it. */
  settle(): Promise<void>
}

const nextName = 'app_next'
const usedName = 'app_used'

/** Of a target that was started with `database: 'copy'`. */
export function createFreshDatabase(postgres: Postgres): FreshDatabase {
  const server = postgres.url('postgres')
  const make = () => createDatabase(server, nextName, templateName)
  let next: Promise<unknown> | undefined
  // Not awaited here: whoever asks for it next finds that it failed, and tries again.
  const begin = () => {
    next = make()
    next.catch(() => undefined)
  }
  const settle = async () => {
    await next?.catch(() => undefined)
  }
  return {
    settle,
    renew: async () => {
      if (next === undefined) begin()
      await next?.catch(make)
      await putInPlace(server, { name: databaseName, next: nextName, used: usedName })
      begin()
    },
  }
}
