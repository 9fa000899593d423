import type { RollupJob } from './job.ts'

/** What the users assigned on a day did afterwards, per variant. docs/rollups.md defines each column. */
export const experimentJob: RollupJob = {
  name: 'experiment',
  table: 'experiment_metric_rollups',
  columns: {
    experiment_id: 'text',
    variant_id: 'text',
    day: 'date',
    users_assigned: 'integer',
    users_active_d1: 'integer',
    sessions_submitted_d7: 'integer',
    logging_rate_24h_by_variant: 'double precision',
  },
  reachDays: 7,
  bucket: `
    select experiment_id, variant_id, count(*)::int as users_assigned,
      (count(*) filter (where exists (
        select from counted_events as event
        where event.anonymous_user_id = cohort.anonymous_user_id
          and event.occurred_at >= $2 and event.occurred_at < $2::timestamptz + interval '24 hours')))::int
        as users_active_d1,
      sum((
        select count(*) from counted_events as event
        where event.anonymous_user_id = cohort.anonymous_user_id
          and event.event_name = 'session_submitted'
          and event.occurred_at >= assigned_at
          and event.occurred_at < assigned_at + interval '168 hours'))::int
        as sessions_submitted_d7,
      avg((exists (
        select from counted_events as event
        where event.anonymous_user_id = cohort.anonymous_user_id
          and event.event_name = 'exercise_logged'
          and event.occurred_at >= assigned_at
          and event.occurred_at < assigned_at + interval '24 hours'))::int::double precision)
        as logging_rate_24h_by_variant
    from assignments as cohort
    where assigned_at >= $1 and assigned_at < $2
    group by 1, 2`,
}
