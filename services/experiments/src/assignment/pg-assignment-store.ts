import type { Pool } from 'pg'
import { isDataError, isReadOnly, retryTransient } from '../database/errors.ts'
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

// What is there already is neither written nor returned, and costs no commit.
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
 * Assignments in Postgres: many requests are stored by one commit, and read by one statement. What was read or committed is
 * remembered, for an assignment never changes; that there is none is not, for another replica may store one.
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
    isolates: (error) => isDataError(error) || isReadOnly(error),
  })
  return {
    ensure: async (anonymousUserId, experimentIds, propose) => {
      const since = known.forgotten()
      const remembered = known.get(anonymousUserId) ?? none
      const proposed: NewAssignment[] = []
      const others: Key[] = []
      for (const experimentId of experimentIds) {
        if (remembered.has(experimentId)) continue
        const row = propose(experimentId)
        if (row) proposed.push(row)
        else others.push({ anonymousUserId, experimentId })
      }
      const [stored, found] = await Promise.all([
        proposed.length > 0 ? writes.submit(proposed) : none,
        others.length > 0 ? reads.submit(others) : none,
      ])
      if (stored.size + found.size === 0) return remembered
      const all = new Map([...remembered, ...stored, ...found])
      known.add(anonymousUserId, all, since)
      return all
    },
    queuedRows: () => writes.queuedRows(),
    close: async () => void (await Promise.all([reads.close(), writes.close()])),
  }
}

const none: StoredAssignments = new Map()

/** What is stored of the keys of each request, which are of one user. */
async function readAssignments(
  pool: Pool,
  requests: readonly (readonly Key[])[],
): Promise<StoredAssignments[]> {
  const { rows } = await pool.query<Row>(findStored, [JSON.stringify(requests.flat())])
  return toAnswers(requests, rows)
}

async function insertAll(
  pool: Pool,
  requests: readonly (readonly NewAssignment[])[],
): Promise<StoredAssignments[]> {
  const { rows } = await pool.query<Row>(insertMissing, [JSON.stringify(requests.flat())])
  return toAnswers(requests, rows)
}

/** Stores what is missing and reads back what is stored: for each request, whose rows are of one user, its rows. */
export async function commitAssignments(
  pool: Pool,
  requests: readonly (readonly NewAssignment[])[],
): Promise<StoredAssignments[]> {
  const answers = await insertAll(pool, requests).catch(async (error: unknown) => {
    if (!isReadOnly(error)) throw error
    // A standby: who is stored has an answer all the same.
    const found = await readAssignments(pool, requests)
    if (found.some((one, at) => requests[at]?.some((row) => !one.has(row.experimentId))))
      throw error
    return found
  })
  const others = requests.map((wanted, at) =>
    wanted.filter(({ experimentId }) => !answers[at]?.has(experimentId)),
  )
  if (others.every((wanted) => wanted.length === 0)) return answers
  // A separate statement: the snapshot of the first is older than the commit of the winner it lost to.
  const found = await readAssignments(pool, others)
  return answers.map((answer, at) => new Map([...answer, ...(found[at] ?? none)]))
}

/** For each request what the rows say of its user, whichever request they were for. */
function toAnswers(
  requests: readonly (readonly Key[])[],
  rows: readonly Row[],
): StoredAssignments[] {
  const stored = new Map<string, Map<string, string>>()
  for (const { anonymous_user_id: user, experiment_id: experiment, variant_id: variant } of rows) {
    const ofUser = stored.get(user)
    if (ofUser) ofUser.set(experiment, variant)
    else stored.set(user, new Map([[experiment, variant]]))
  }
  return requests.map(([first]) => stored.get(first?.anonymousUserId ?? '') ?? none)
}
