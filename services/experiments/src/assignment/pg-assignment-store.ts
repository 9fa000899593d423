import type { Pool } from 'pg'
import { isDataError, retryTransient } from '../database/errors.ts'
import { createGroupCommit } from '../group-commit/group-commit.ts'
import type { AssignmentStore, NewAssignment, StoredAssignment } from '../ports.ts'

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

// A separate statement: the insert's snapshot is older than the commit of the winner it lost to.
const findStored = `
  select anonymous_user_id, experiment_id, variant_id
  from json_to_recordset($1::json) as wanted("anonymousUserId" text, "experimentId" text)
  cross join lateral (
    select * from assignments
    where anonymous_user_id = "anonymousUserId" and experiment_id = "experimentId") as stored`

const findOfUser =
  'select experiment_id as "experimentId", variant_id as "variantId" from assignments where anonymous_user_id = $1'

/** Assignments in Postgres: read by primary key, what is missing stored in one commit for many requests. */
export function createPgAssignmentStore(pool: Pool): AssignmentStore {
  const group = createGroupCommit<readonly NewAssignment[], readonly StoredAssignment[]>({
    commit: (requests) => retryTransient(() => commitAssignments(pool, requests)),
    rowsOf: (rows) => rows.length,
    isolates: isDataError,
  })
  return {
    find: async (anonymousUserId) =>
      (await pool.query<StoredAssignment>(findOfUser, [anonymousUserId])).rows,
    insertMissing: (rows) => group.submit(rows),
    queuedRows: () => group.queuedRows(),
    close: () => group.close(),
  }
}

/** Stores what is missing and reads back what is stored: for each request its rows. */
export async function commitAssignments(
  pool: Pool,
  requests: readonly (readonly NewAssignment[])[],
): Promise<StoredAssignment[][]> {
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
  const lost = [...wanted].filter(([key]) => !stored.has(key)).map(([, row]) => row)
  if (lost.length > 0) keep((await pool.query<Row>(findStored, [JSON.stringify(lost)])).rows)
  return requests.map((rows) =>
    rows.flatMap(({ anonymousUserId, experimentId }) => {
      const variantId = stored.get(keyOf(anonymousUserId, experimentId))
      return variantId === undefined ? [] : [{ experimentId, variantId }]
    }),
  )
}

/** A line break cannot be in an experiment's id, so the pair is unambiguous. */
function keyOf(user: string, experimentId: string): string {
  return `${experimentId}\n${user}`
}
