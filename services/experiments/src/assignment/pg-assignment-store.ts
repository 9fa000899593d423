import type { Pool } from 'pg'
import { isDataError, retryTransient } from '../database/errors.ts'
import { createGroupCommit } from '../group-commit/group-commit.ts'
import type { AssignmentStore, NewAssignment } from '../ports.ts'
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

// A separate statement: the insert's snapshot is older than the commit of the winner it lost to.
const findStored = `
  select anonymous_user_id, experiment_id, variant_id
  from json_to_recordset($1::json) as wanted("anonymousUserId" text, "experimentId" text)
  cross join lateral (
    select * from assignments
    where anonymous_user_id = "anonymousUserId" and experiment_id = "experimentId") as stored`

// The lateral read goes by the primary key, whatever the planner believes of the table.
const findOfUsers = `
  select anonymous_user_id, experiment_id, variant_id
  from json_array_elements_text($1::json) as wanted("user")
  cross join lateral (
    select * from assignments where anonymous_user_id = wanted."user") as stored`

/**
 * Assignments in Postgres: many requests are read by one statement, and what is missing is stored by one commit. What was
 * read or committed is remembered, for an assignment never changes.
 */
export function createPgAssignmentStore(
  pool: Pool,
  known: KnownAssignments = rememberAssignments(pool),
): AssignmentStore {
  const reads = createGroupCommit<string, ReadonlyMap<string, string>>({
    commit: (users) => findAssignments(pool, users),
    rowsOf: () => 1,
  })
  const writes = createGroupCommit<readonly NewAssignment[], ReadonlyMap<string, string>>({
    commit: (requests) => retryTransient(() => commitAssignments(pool, requests)),
    rowsOf: (rows) => rows.length,
    isolates: isDataError,
  })
  return {
    find: async (user, experimentIds) => {
      const remembered = known.get(user)
      // Another replica may have stored what is not known here.
      if (remembered && experimentIds.every((id) => remembered.has(id))) return remembered
      const stored = await reads.submit(user)
      known.add(user, stored)
      return stored
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

/** What is stored of each user: the variant of each experiment. */
export async function findAssignments(
  pool: Pool,
  users: readonly string[],
): Promise<Map<string, string>[]> {
  const found = new Map(users.map((user) => [user, new Map<string, string>()]))
  const { rows } = await pool.query<Row>(findOfUsers, [JSON.stringify([...found.keys()])])
  for (const row of rows) found.get(row.anonymous_user_id)?.set(row.experiment_id, row.variant_id)
  return users.map((user) => found.get(user) ?? new Map<string, string>())
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
