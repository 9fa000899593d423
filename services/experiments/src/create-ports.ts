import { cacheCatalogue, readCatalogue } from './assignment/catalogue.ts'
import { rememberAssignments } from './assignment/known-assignments.ts'
import { createPgAssignmentStore } from './assignment/pg-assignment-store.ts'
import type { Database } from './database/pool.ts'
import { listMigrations } from './database/migrate.ts'
import { createPgEventStore } from './events/pg-event-store.ts'
import type { AppPorts } from './http/app.ts'
import { HttpProblem } from './http/problem.ts'
import { createPgMetricsReader } from './metrics/pg-metrics-reader.ts'
import { readLease } from './rollups/job-arguments.ts'
import { createPgRollupStore } from './rollups/pg-rollup-store.ts'
import { runRollup } from './rollups/run-rollup.ts'

/** How long an experiment that was paused may still be served, in milliseconds: one read a second is nothing. */
const catalogueMaxAgeMs = 1_000

type Env = Readonly<Record<string, string | undefined>>

/** The service's own adapters over one database. @throws Error for an environment that cannot be used */
export function createPorts(database: Database, env: Env = {}): AppPorts {
  const known = rememberAssignments(database.pool)
  const assignments = createPgAssignmentStore(database.pool, known)
  const events = createPgEventStore(database.pool)
  const leaseMs = readLease('ROLLUP_LEASE_SECONDS', env['ROLLUP_LEASE_SECONDS'])
  const rollups = createPgRollupStore(database.pool, leaseMs)
  return {
    assignments,
    events,
    runRollup: (job, windowDays) => runRollup(database.pool, rollups, { job, windowDays }),
    metrics: createPgMetricsReader(database.pool),
    dashboardToken: env['DASHBOARD_TOKEN'],
    catalogue: cacheCatalogue(
      async () => {
        known.servedBy(await readServer(database))
        return await readCatalogue(database)
      },
      { maxAgeMs: catalogueMaxAgeMs, now: () => performance.now() },
    ),
    checkReady: () => checkMigrated(database),
    now: () => new Date(),
    queuedRows: () => assignments.queuedRows() + events.queuedRows(),
  }
}

/** Which server answers: behind a pooler it may be another one without any connection being lost. */
async function readServer({ pool }: Database): Promise<string> {
  const { rows } = await pool.query<{ server: string }>(
    `select pg_postmaster_start_time() || ' ' || coalesce(host(inet_server_addr()), '') as server`,
  )
  return rows[0]?.server ?? ''
}

async function checkMigrated({ pool }: Database): Promise<void> {
  const wanted = listMigrations().map(({ name }) => name)
  const { rows } = await pool
    .query<{ name: string }>('select name from schema_migrations')
    .catch((error: { code?: string }) => {
      if (error.code === '42P01') return { rows: [] }
      throw error
    })
  const missing = wanted.find((name) => !rows.some((row) => row.name === name))
  if (missing !== undefined) {
    throw new HttpProblem(503, `Migration ${missing} is not applied.`, { retryAfterSeconds: 1 })
  }
}
