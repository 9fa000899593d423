import { type CheckedRun, type JsonExchange, type Sql, check } from 'gauntlet'
import { findWrites } from './scenario-writes.ts'

const conflicts = `
    with answered as (
      select * from unnest($2::text[], $3::text[], $4::text[]) as one (user_id, experiment_id, variant_id)
    ), keys as (
      select user_id, experiment_id from answered
      union
      select anonymous_user_id, experiment_id::text from assignments where context->>'session_id' = $1
    ), seen as (
      select user_id, experiment_id, variant_id, true as answered from answered
      union all
      select user_id, keys.experiment_id, stored.variant_id::text, false
      from keys join assignments as stored
        on stored.anonymous_user_id = user_id and stored.experiment_id::text = keys.experiment_id
    ), conflict as (
      select user_id as anonymous_user_id, experiment_id,
        coalesce(array_agg(distinct variant_id) filter (where answered), '{}') as answered_variants,
        coalesce(array_agg(distinct variant_id) filter (where not answered), '{}') as stored_variants
      from seen group by 1, 2
      having count(distinct variant_id) > 1 or bool_and(answered)
    )`

const ofRun =
  (select: string) =>
  ({ runId, seen }: CheckedRun<AnsweredAssignment>): Sql => ({
    text: `${conflicts}\n    ${select}`,
    values: [
      `lt-${runId}`,
      seen.map((answer) => answer.userId),
      seen.map((answer) => answer.experimentId),
      seen.map((answer) => answer.variantId),
    ],
  })

/**
 * Every answer of this run and every stored row of its users agree on one variant a user and experiment.
 * An answer without a row is a conflict too: that user was answered a variant that is not stored.
 */
export const stickyAssignmentConflicts = check('sticky_assignment_conflicts_scoped', {
  observe: observeAssignments,
  sql: ofRun(`select (select count(*) from conflict)::int as observed,
      (select count(*) from answered)::int as examined, (select count(*) from keys)::int as keys_examined`),
  expect: 0,
  keys: ofRun('select * from conflict order by 1, 2 limit 20'),
  // Where a scenario is not known to make assignments, that none was answered is no reason for doubt.
  atLeast: (run) => (findWrites(run)?.assignments ? 1 : 0),
  send: 'no assignment was answered: send requests to /v1/assignment that the target accepts',
})

/** What the target answered a user: this experiment, that variant. */
export type AnsweredAssignment = {
  readonly userId: string
  readonly experimentId: string
  readonly variantId: string
}

type Answer = {
  readonly anonymous_user_id: unknown
  readonly assignments: readonly { readonly experiment_id: unknown; readonly variant_id: unknown }[]
}

/** What a `POST /v1/assignment` answered; an answer that cannot be read says nothing here: expectations count it. */
export function observeAssignments({
  method,
  path,
  status,
  answer,
}: JsonExchange<unknown, Partial<Answer>>): AnsweredAssignment[] {
  if (method !== 'POST' || status !== 200 || path.split('?')[0] !== '/v1/assignment') return []
  if (!Array.isArray(answer?.assignments)) return []
  const { anonymous_user_id: user, assignments } = answer as Answer
  return assignments.map((one) => ({
    userId: String(user),
    experimentId: String(one?.experiment_id),
    variantId: String(one?.variant_id),
  }))
}
