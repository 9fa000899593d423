import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg'

/** What an application holds when its connection goes through a pooler. */
export type PooledSession = {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>
}

/**
 * PgBouncer's transaction mode, at the driver: a client keeps its connection to the pooler, but a server
 * connection is its own only from `begin` to `commit`; every other statement goes to any of them.
 *
 * @see https://www.pgbouncer.org/features.html session advisory locks: "never" in transaction pooling
 */
export function connectThroughPooler(servers: Pool): PooledSession {
  let server: PoolClient | undefined
  return {
    query: async <Row extends QueryResultRow>(text: string, values: unknown[] = []) => {
      const verb = text.trim().split(/\s/)[0]?.toLowerCase()
      if (verb === 'begin') server = await servers.connect()
      if (!server) return await servers.query<Row>(text, values)
      const result = await server.query<Row>(text, values)
      if (verb === 'commit' || verb === 'rollback') {
        server.release()
        server = undefined
      }
      return result
    },
  }
}
