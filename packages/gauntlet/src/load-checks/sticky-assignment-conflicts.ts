import { findMissingEvidence } from '@gauntlet/core/consistency'
import { findWrites, type DataCheck } from './data-check.ts'

/**
 * Every answer of this run and every stored row of its users agree on one variant a user and experiment.
 * An answer without a row is a conflict too: that user was promised a variant that nobody remembers.
 */
export const stickyAssignmentConflicts: DataCheck = {
  name: 'sticky_assignment_conflicts_scoped',
  query: `
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
    )
    select
      (select count(*) from conflict)::int as observed,
      (select count(*) from keys)::int as keys_examined,
      (select coalesce(jsonb_agg(to_jsonb(first)), '[]') from (
        select * from conflict order by 1, 2 limit 20
      ) as first) as keys`,
  values: ({ runId, answers }) => [
    `lt-${runId}`,
    answers.map((answer) => answer.userId),
    answers.map((answer) => answer.experimentId),
    answers.map((answer) => answer.variantId),
  ],
  expect: () => 0,
  doubt: (subject) => {
    if (!subject.answersComplete) return 'there were more answers than could be kept and compared'
    if (!findWrites(subject)?.assignments) return undefined
    const answered = subject.answers.length
    return findMissingEvidence('stickyAssignment', { answered }) ?? undefined
  },
}
