import type { Pool, PoolClient } from 'pg'
import { isUnavailable } from '../database/errors.ts'
import type { StoredAssignments } from '../ports.ts'

/** Users; about 300 bytes each. */
const mostUsers = 50_000

/** What is known to be stored, which is for ever. It need not be all that is stored of a user. */
export type KnownAssignments = {
  get(user: string): StoredAssignments | undefined
  /** How often all was forgotten. */
  forgotten(): number
  /** @param since what `forgotten` was before the rows were read: those of a database that is lost by now are not added */
  add(user: string, stored: StoredAssignments, since: number): void
  /** @param server the one that answers now; when it is another than before, all is forgotten */
  servedBy(server: string): void
}

/**
 * Remembers the users that were asked for last: at least half of `limit`, at most all of it. All is forgotten when a
 * connection to the database is lost, when the last one is closed, and when another server answers: it may be a database that
 * was restored, or a standby that lacks the latest commits. That the pool closes one of several because it is idle is no such sign.
 */
export function rememberAssignments(pool: Pool, limit: number = mostUsers): KnownAssignments {
  let recent = new Map<string, StoredAssignments>()
  let older = new Map<string, StoredAssignments>()
  let times = 0
  let server: string | undefined
  const forget = () => {
    recent.clear()
    older.clear()
    times += 1
  }
  pool.on('connect', (client: PoolClient) => {
    client.on('error', forget)
    client.on('end', () => {
      if (pool.totalCount === 0) forget()
    })
  })
  // A connection that is lost in the middle of a query fails the query, and need not say so itself.
  pool.on('release', (error: unknown) => {
    if (isUnavailable(error)) forget()
  })
  const keep = (user: string, stored: StoredAssignments): StoredAssignments => {
    recent.set(user, stored)
    if (recent.size >= limit / 2) {
      older = recent
      recent = new Map()
    }
    return stored
  }
  const get = (user: string): StoredAssignments | undefined => {
    const stored = recent.get(user)
    if (stored) return stored
    const found = older.get(user)
    return found && keep(user, found)
  }
  return {
    get,
    forgotten: () => times,
    add: (user, stored, since) => {
      if (since !== times || stored.size === 0) return
      const before = get(user)
      keep(user, before ? new Map([...before, ...stored]) : stored)
    },
    servedBy: (answering) => {
      if (server !== undefined && server !== answering) forget()
      server = answering
    },
  }
}
