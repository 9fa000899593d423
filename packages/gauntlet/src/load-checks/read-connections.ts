import type { Client } from 'pg'
import type {
  ConnectionFacts,
  HeldLock,
  PreparedTransaction,
  TargetSession,
} from '@gauntlet/core/consistency'

/** How Gauntlet's own sessions are called: none of them is the target's. */
const ownApplications = [
  'gauntlet',
  'gauntlet checks',
  'gauntlet connections',
  'gauntlet guarantees',
  'gauntlet snapshots',
  'gauntlet store lease',
]

const toMs = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`

/** Client sessions alone: autovacuum, replication and parallel workers are of another backend type. */
const sessionsQuery = `
  select pid, application_name as application, state, left(query, 200) as query,
         ${toMs('backend_start')} as "openedAtMs", ${toMs('xact_start')} as "transactionAtMs",
         ${toMs('coalesce(state_change, backend_start)')} as "changedAtMs",
         case when wait_event_type = 'Lock' then (pg_blocking_pids(pid))[1] end as "blockedBy"
    from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid()
     and backend_type = 'client backend' and application_name <> all ($1)
   order by backend_start`

const locksQuery = `
  select held.classid || '/' || held.objid || '/' || held.objsubid as lock, held.pid,
         left(session.query, 200) as query
    from pg_locks held join pg_stat_activity session using (pid)
   where held.locktype = 'advisory' and held.granted
     and session.datname = current_database() and session.xact_start is null
     and session.pid <> pg_backend_pid() and session.application_name <> all ($1)`

const preparedQuery = `
  select gid, ${toMs('prepared')} as "preparedAtMs" from pg_prepared_xacts
   where database = current_database()`

const clockQuery = `
  select ${toMs('clock_timestamp()')} as "nowMs", sessions::float8 as "sessionsEver"
    from pg_stat_database where datname = current_database()`

/** What the target holds in its database now. */
export async function readConnections(client: Client): Promise<ConnectionFacts> {
  const sessions = await client.query<TargetSession>(sessionsQuery, [ownApplications])
  const locks = await client.query<HeldLock>(locksQuery, [ownApplications])
  const prepared = await client.query<PreparedTransaction>(preparedQuery)
  const clock = await client.query<{ nowMs: number; sessionsEver: number }>(clockQuery)
  return {
    nowMs: clock.rows[0]?.nowMs ?? 0,
    sessionsEver: clock.rows[0]?.sessionsEver ?? 0,
    sessions: sessions.rows,
    locks: locks.rows,
    prepared: prepared.rows,
  }
}
