import { randomUUID } from 'node:crypto'
import {
  type AppPorts,
  type Database,
  type EventStore,
  commitEvents,
  createGroupCommit,
  createPorts,
  insertEvents,
  runRollup,
  toJsonText,
} from 'experiments'
import { createAssignmentStore } from './assignment-store.ts'
import { createRollupPorts } from './rollup-ports.ts'
import type { Technique } from './technique.ts'
import { commitEach } from './commit-each.ts'

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

type Request = Parameters<EventStore['insert']>[0]
type Statuses = Awaited<ReturnType<EventStore['insert']>>

export function createEventStore({ pool }: Database, without: ReadonlySet<Technique>): EventStore {
  /** A plain insert: an id that is stored already is stored again. */
  const insertAll = async (requests: readonly Request[]): Promise<Statuses[]> => {
    await pool.query(insertEvents, [toJsonText(requests.flat())])
    return requests.map((events) => events.map(() => 'accepted' as const))
  }
  const gather = without.has('group-commit') ? commitEach : createGroupCommit
  const group = gather<Request, Statuses>({
    commit: without.has('idempotent-events')
      ? insertAll
      : (requests) => commitEvents(pool, requests),
    rowsOf: (events) => events.length,
  })
  return {
    insert: (events) => group.submit(events),
    queuedRows: () => group.queuedRows(),
    close: () => group.close(),
  }
}
