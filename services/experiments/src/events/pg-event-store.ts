import type { Pool } from 'pg'
import { isDataError, retryTransient } from '../database/errors.ts'
import { createGroupCommit } from '../group-commit/group-commit.ts'
import { toJsonText } from '../json/write-json.ts'
import type { EventStatus, EventStore, NewEvent } from '../ports.ts'

// Ordered by id, so that two batches that share ids never wait for each other in a circle. The user's
// assignments are looked up by primary key for each row; ingestion makes none. An id of a time whose events are deleted is
// not stored: it may be one of them.
export const insertEvents = `
  insert into event_logs (event_id, anonymous_user_id, session_id, install_id, platform, app_version,
    event_name, occurred_at, received_at, sent_at, properties, context, payload_fingerprint,
    assignment_version, assignments, experiment_map)
  select new.event_id, new.anonymous_user_id, session_id, install_id, platform, app_version,
    event_name, occurred_at, received_at, sent_at, properties, new.context,
    decode(payload_fingerprint, 'hex'), own.version, coalesce(own.list, '[]'), coalesce(own.map, '{}')
  from json_to_recordset($1::json) as new(event_id uuid, anonymous_user_id text, session_id text,
    install_id text, platform text, app_version text, event_name text, occurred_at timestamptz,
    received_at timestamptz, sent_at timestamptz, properties jsonb, context jsonb, payload_fingerprint text)
  join event_retention on new.event_id >= first_event_id or not is_uuid_v7(new.event_id)
  left join lateral (
    select max(assignment_version) as version,
      jsonb_agg(jsonb_build_object('experiment_id', experiment_id, 'variant_id', variant_id)
        order by experiment_id) as list,
      jsonb_object_agg(experiment_id, variant_id) as map
    from assignments where assignments.anonymous_user_id = new.anonymous_user_id) as own on true
  order by new.event_id`

const insertOnce = `${insertEvents}
  on conflict (event_id) do nothing
  returning event_id`

const findFingerprints = `
  select event_id, encode(payload_fingerprint, 'hex') as fingerprint
  from event_logs where event_id = any($1::uuid[])`

/** Events in Postgres, idempotent for ever by their id; many requests share one commit. */
export function createPgEventStore(pool: Pool): EventStore {
  const group = createGroupCommit<readonly NewEvent[], readonly EventStatus[]>({
    commit: (requests) => commitEvents(pool, requests),
    rowsOf: (events) => events.length,
    isolates: isDataError,
  })
  return {
    insert: (events) => group.submit(events),
    queuedRows: () => group.queuedRows(),
    close: () => group.close(),
  }
}

/** Stores what is new in one statement: for each request one status an event. */
export async function commitEvents(
  pool: Pool,
  requests: readonly (readonly NewEvent[])[],
): Promise<EventStatus[][]> {
  const firsts = new Map<string, NewEvent>()
  for (const event of requests.flat()) {
    if (!firsts.has(event.event_id)) firsts.set(event.event_id, event)
  }
  // Requests that share a commit are parted first (`isolates`), so that bisecting concerns one request.
  const insert = requests.length === 1 ? insertOrBisect : insertTogether
  const { accepted, unstorable } = await insert(pool, [...firsts.values()])
  const known = [...firsts.keys()].filter((id) => !accepted.has(id) && !unstorable.has(id))
  const stored = await readFingerprints(pool, known)
  for (const id of accepted) stored.set(id, firsts.get(id)?.payload_fingerprint ?? '')
  return requests.map((events) =>
    events.map((event): EventStatus => {
      if (unstorable.has(event.event_id)) return 'unstorable'
      if (!stored.has(event.event_id)) return 'out_of_retention'
      if (stored.get(event.event_id) !== event.payload_fingerprint) return 'duplicate_conflict'
      // The first of several in this commit is the one that was stored.
      const isStoredNow = accepted.has(event.event_id) && firsts.get(event.event_id) === event
      return isStoredNow ? 'accepted' : 'duplicate'
    }),
  )
}

type Inserted = { readonly accepted: Set<string>; readonly unstorable: Set<string> }

async function insertTogether(pool: Pool, events: readonly NewEvent[]): Promise<Inserted> {
  const { rows } = await retryTransient(() =>
    pool.query<{ event_id: string }>(insertOnce, [toJsonText(events)]),
  )
  return { accepted: new Set(rows.map(({ event_id }) => event_id)), unstorable: new Set() }
}

/** A row that the database refuses is found by halving: it alone is lost, in about 2 log2(n) statements. */
async function insertOrBisect(pool: Pool, events: readonly NewEvent[]): Promise<Inserted> {
  try {
    return await insertTogether(pool, events)
  } catch (error) {
    if (!isDataError(error)) throw error
    const [only] = events
    if (events.length === 1 && only) {
      return { accepted: new Set(), unstorable: new Set([only.event_id]) }
    }
    const middle = Math.ceil(events.length / 2)
    const left = await insertOrBisect(pool, events.slice(0, middle))
    const right = await insertOrBisect(pool, events.slice(middle))
    return {
      accepted: new Set([...left.accepted, ...right.accepted]),
      unstorable: new Set([...left.unstorable, ...right.unstorable]),
    }
  }
}

async function readFingerprints(pool: Pool, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await pool.query<{ event_id: string; fingerprint: string }>(findFingerprints, [
    ids,
  ])
  return new Map(rows.map(({ event_id, fingerprint }) => [event_id, fingerprint]))
}
