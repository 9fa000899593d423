import { cacheCatalogue, readCatalogue } from './assignment/catalogue.ts'
import { createPgAssignmentStore } from './assignment/pg-assignment-store.ts'
import type { Database } from './database/pool.ts'
import { listMigrations } from './database/migrate.ts'
import { createPgEventStore } from './events/pg-event-store.ts'
import type { AppPorts } from './http/app.ts'
import { HttpProblem } from './http/problem.ts'

/** How long an experiment that was paused may still be served, in milliseconds: one read a second is nothing. */
const catalogueMaxAgeMs = 1_000

/** The service's own adapters over one database. */
export function createPorts(database: Database): AppPorts {
  const assignments = createPgAssignmentStore(database.pool)
  const events = createPgEventStore(database.pool)
  return {
    assignments,
    events,
    catalogue: cacheCatalogue(() => readCatalogue(database), {
      maxAgeMs: catalogueMaxAgeMs,
      now: () => performance.now(),
    }),
    checkReady: () => checkMigrated(database),
    now: () => new Date(),
    queuedRows: () => assignments.queuedRows() + events.queuedRows(),
  }
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
