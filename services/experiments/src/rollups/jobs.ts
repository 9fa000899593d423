import type { RollupJob } from './job.ts'
import { dailyJob } from './daily-job.ts'
import type { JobName } from './ports.ts'

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

/**
 * How many users came how far on a day, for every funnel in `funnels`: all users, and those of each
 * variant. A user reaches a step on the day by one of its events at or after the moment of the step before.
 */
export const funnelJob: RollupJob = {
  name: 'funnel',
  table: 'funnel_rollups',
  columns: {
    funnel_name: 'text',
    day: 'date',
    experiment_id: 'text',
    variant_id: 'text',
    step_position: 'integer',
    step_name: 'text',
    users: 'integer',
  },
  reachDays: 0,
  bucket: `
    with recursive step as (
      select funnel_name, position::int, one ->> 'step' as step_name,
        array(select jsonb_array_elements_text(one -> 'event_names')) as event_names
      from funnels cross join jsonb_array_elements(steps) with ordinality as list(one, position)
    ), reached as (
      select funnel_name, 1 as position, anonymous_user_id, min(occurred_at) as reached_at
      from counted_events join step on position = 1 and event_name = any(event_names)
      where occurred_at >= $1 and occurred_at < $2
      group by funnel_name, anonymous_user_id
      union all
      select funnel_name, step.position, anonymous_user_id, next.occurred_at
      from reached join step using (funnel_name)
      cross join lateral (
        select occurred_at from counted_events as event
        where event.anonymous_user_id = reached.anonymous_user_id
          and event_name = any(event_names) and occurred_at >= reached_at and occurred_at < $2
        order by occurred_at limit 1) as next
      where step.position = reached.position + 1
    ), member as (
      select funnel_name, position, '' as experiment_id, '' as variant_id from reached
      union all
      select funnel_name, position, experiment_id, variant_id
      from reached join assignments using (anonymous_user_id) where assigned_at < $2
    ), audience as (
      select funnel_name, '' as experiment_id, '' as variant_id from funnels
      union select funnel_name, experiment_id, variant_id from member
    )
    select funnel_name, nullif(experiment_id, '') as experiment_id, nullif(variant_id, '') as variant_id,
      position as step_position, step_name, count(member.position)::int as users
    from audience join step using (funnel_name)
    left join member using (funnel_name, experiment_id, variant_id, position)
    group by funnel_name, experiment_id, variant_id, position, step_name`,
}

export const rollupJobs: Readonly<Record<JobName, RollupJob>> = {
  daily: dailyJob,
  experiment: experimentJob,
  funnel: funnelJob,
}
