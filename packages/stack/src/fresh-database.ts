import type { Postgres } from './postgres/cluster.ts'
import { copyDatabase, createDatabase, putInPlace, vacuum } from './postgres/create-database.ts'
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

/**
 * Makes the database of a running target, as it is now, the one that is copied. Its sessions are ended, as by each copy that
 * takes its place.
 */
export async function saveAsPrepared(postgres: Postgres): Promise<void> {
  const server = postgres.url('postgres')
  await vacuum(server, databaseName)
  await copyDatabase(server, { from: databaseName, to: templateName })
}

/** Of a target that was started with `database: 'copy'`, or whose database was saved. */
export function createFreshDatabase(postgres: Postgres): FreshDatabase {
  const serverUrl = postgres.url('postgres')
  const copyTo = (name: string) => createDatabase(serverUrl, name, templateName)
  return renewByCopies({ serverUrl, name: databaseName, copyTo })
}

/** The names beside a database that is renewed: of the copy that comes next, and of the one that was used. */
export const namesBeside = (name: string) => ({ next: `${name}_next`, used: `${name}_used` })

export type RenewedDatabase = {
  readonly serverUrl: string
  /** The database that the target uses. */
  readonly name: string
  /** Makes a database of this name, as a copy of the prepared one. */
  readonly copyTo: (name: string) => Promise<void>
}

export function renewByCopies({ serverUrl, name, copyTo }: RenewedDatabase): FreshDatabase {
  const names = { name, ...namesBeside(name) }
  let next: Promise<unknown> | undefined
  // Not awaited here: whoever asks for it next finds that it failed, and tries again.
  const begin = () => {
    next = copyTo(names.next)
    next.catch(() => undefined)
  }
  const settle = async () => {
    await next?.catch(() => undefined)
  }
  return {
    settle,
    renew: async () => {
      if (next === undefined) begin()
      await next?.catch(() => copyTo(names.next))
      await putInPlace(serverUrl, names)
      begin()
    },
  }
}
