import type { Pool, PoolClient } from 'pg'
import type { StoredAssignments } from '../ports.ts'

/** Users; about 300 bytes each. */
const mostUsers = 50_000

/** What is known to be stored, which is for ever. It need not be all that is stored of a user. */
export type KnownAssignments = {
  get(user: string): StoredAssignments | undefined
  add(user: string, stored: StoredAssignments): void
}

/**
 * Remembers the users that were asked for last. All is forgotten when a connection to the database ends: what answers
 * afterwards may be a database that was restored, or a standby that lacks the latest commits.
 */
export function rememberAssignments(pool: Pool, limit: number = mostUsers): KnownAssignments {
  const users = new Map<string, StoredAssignments>()
  pool.on('connect', (client: PoolClient) => client.on('end', () => users.clear()))
  const keep = (user: string, stored: StoredAssignments) => {
    // The order of a Map is that of its insertions: the first is the one that was asked for longest ago.
    users.delete(user)
    users.set(user, stored)
  }
  return {
    get: (user) => {
      const stored = users.get(user)
      if (stored) keep(user, stored)
      return stored
    },
    add: (user, stored) => {
      if (stored.size === 0) return
      keep(user, new Map([...(users.get(user) ?? []), ...stored]))
      if (users.size > limit) users.delete(users.keys().next().value as string)
    },
  }
}
