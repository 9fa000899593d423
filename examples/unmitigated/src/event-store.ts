import {
  commitEvents,
  createGroupCommit,
  insertEvents,
  toJsonText,
  type Database,
  type EventStore,
} from 'experiments'
import { commitEach } from './commit-each.ts'
import type { Technique } from './technique.ts'

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
