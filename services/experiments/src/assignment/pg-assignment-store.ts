import type { Pool } from 'pg'
import { isDataError, retryTransient } from '../database/errors.ts'
import { createGroupCommit } from '../group-commit/group-commit.ts'
import type { AssignmentStore, NewAssignment, StoredAssignments } from '../ports.ts'
import { rememberAssignments, type KnownAssignments } from './known-assignments.ts'

type Row = { anonymous_user_id: string; experiment_id: string; variant_id: string }

// One JSON parameter: the text never changes, so a pooler and the planner see one statement. Ordered
// by key, so two batches can never wait for each other in a circle.
export const insertAssignments = `
  insert into assignments (anonymous_user_id, experiment_id, variant_id, assignment_version, context)
  select "anonymousUserId", "experimentId", "variantId", "assignmentVersion", context
  from json_to_recordset($1::json) as new("anonymousUserId" text, "experimentId" text,
    "variantId" text, "assignmentVersion" integer, context jsonb)
  order by 1, 2`

const insertMissing = `${insertAssignments}
  on conflict (anonymous_user_id, experiment_id) do nothing
  returning anonymous_user_id, experiment_id, variant_id`

// The lateral read goes by the primary key, whatever the planner believes of the table: `offset 0` keeps it a read for each row.
const findStored = `
  select anonymous_user_id, experiment_id, variant_id
  from json_to_recordset($1::json) as wanted("anonymousUserId" text, "experimentId" text)
  cross join lateral (
    select * from assignments
    where anonymous_user_id = "anonymousUserId" and experiment_id = "experimentId" offset 0) as stored`

type Key = Pick<NewAssignment, 'anonymousUserId' | 'experimentId'>

/**
 * Assignments in Postgres: many requests are read by one statement, and what is missing is stored by one commit. What was
 * read or committed is remembered, for an assignment never changes; that there is none is not, for another replica may
 * store one.
 */
export function createPgAssignmentStore(
  pool: Pool,
  known: KnownAssignments = rememberAssignments(pool),
): AssignmentStore {
  const reads = createGroupCommit<readonly Key[], StoredAssignments>({
    commit: (requests) => readAssignments(pool, requests),
    rowsOf: (keys) => keys.length,
    // A read waits for no disk: more at once would only be smaller ones.
    lanes: 1,
  })
  const writes = createGroupCommit<readonly NewAssignment[], StoredAssignments>({
    commit: (requests) => retryTransient(() => commitAssignments(pool, requests)),
    rowsOf: (rows) => rows.length,
    isolates: isDataError,
  })
  return {
    find: async (anonymousUserId, experimentIds) => {
      const remembered = known.get(anonymousUserId)
      const unknown = experimentIds.filter((id) => !remembered?.has(id))
      if (unknown.length === 0) return remembered ?? none
      const keys = unknown.map((experimentId) => ({ anonymousUserId, experimentId }))
      return known.add(anonymousUserId, await reads.submit(keys))
    },
    insertMissing: async (rows) => {
      const stored = await writes.submit(rows)
      const [first] = rows
      if (first) known.add(first.anonymousUserId, stored)
      return stored
    },
    queuedRows: () => writes.queuedRows(),
    close: async () => void (await Promise.all([reads.close(), writes.close()])),
  }
}

const none: StoredAssignments = new Map()

/** What is stored of the keys of each request. */
async function readAssignments(
  pool: Pool,
  requests: readonly (readonly Key[])[],
): Promise<StoredAssignments[]> {
  const { rows } = await pool.query<Row>(findStored, [JSON.stringify(requests.flat())])
  const stored = new Map<string, Map<string, string>>()
  for (const { anonymous_user_id: user, experiment_id: experiment, variant_id: variant } of rows) {
    const ofUser = stored.get(user)
    if (ofUser) ofUser.set(experiment, variant)
    else stored.set(user, new Map([[experiment, variant]]))
  }
  return requests.map(([first]) => stored.get(first?.anonymousUserId ?? '') ?? none)
}

/** Stores what is missing and reads back what is stored: for each request its rows. */
export async function commitAssignments(
  pool: Pool,
  requests: readonly (readonly NewAssignment[])[],
): Promise<Map<string, string>[]> {
  const wanted = new Map<string, NewAssignment>()
  for (const row of requests.flat()) {
    const key = keyOf(row.anonymousUserId, row.experimentId)
    if (!wanted.has(key)) wanted.set(key, row)
  }
  const stored = new Map<string, string>()
  const keep = (rows: readonly Row[]) => {
    for (const row of rows)
      stored.set(keyOf(row.anonymous_user_id, row.experiment_id), row.variant_id)
  }
  keep((await pool.query<Row>(insertMissing, [JSON.stringify([...wanted.values()])])).rows)
  // A separate statement: the insert's snapshot is older than the commit of the winner it lost to.
  const lost = [...wanted].filter(([key]) => !stored.has(key)).map(([, row]) => row)
  if (lost.length > 0) keep((await pool.query<Row>(findStored, [JSON.stringify(lost)])).rows)
  return requests.map(
    (rows) =>
      new Map(
        rows.flatMap(({ anonymousUserId, experimentId }) => {
          const variantId = stored.get(keyOf(anonymousUserId, experimentId))
          return variantId === undefined ? [] : [[experimentId, variantId] as const]
        }),
      ),
  )
}

/** A line break cannot be in an experiment's id, so the pair is unambiguous. */
function keyOf(user: string, experimentId: string): string {
  return `${experimentId}\n${user}`
}
