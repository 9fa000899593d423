import { createPorts, runRollup, type AppPorts, type Database } from 'experiments'
import { randomUUID } from 'node:crypto'
import { createAssignmentStore } from './assignment-store.ts'
import { createEventStore } from './event-store.ts'
import { createRollupPorts } from './rollup-ports.ts'
import type { Technique } from './technique.ts'

export type UnmitigatedOptions = {
  readonly without: ReadonlySet<Technique>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The service's own ports, but for the techniques that are taken out. */
export function createUnmitigatedPorts(
  database: Database,
  { without, env }: UnmitigatedOptions,
): AppPorts {
  const own = createPorts(database, env)
  const assignments = createAssignmentStore(database, { without, catalogue: own.catalogue })
  const events = createEventStore(database, without)
  const rollups = createRollupPorts(database.pool, without)
  return {
    ...own,
    assignments,
    events,
    queuedRows: () => assignments.queuedRows() + events.queuedRows(),
    runRollup: (job, windowDays) => runRollup(database.pool, rollups, { job, windowDays }),
    ...(without.has('idempotent-events') ? { toEventId: () => randomUUID() } : {}),
  }
}
