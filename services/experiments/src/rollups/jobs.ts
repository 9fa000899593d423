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
  // The planner chooses: the events of each user by the index of users, or all of these days where users are many.
  looksUp: true,
  bucket: `
    with cohort as materialized (
      select anonymous_user_id, experiment_id, variant_id, assigned_at from assignments
      where assigned_at >= $1::timestamptz and assigned_at < $2::timestamptz
    ), done as (
      select experiment_id, variant_id, anonymous_user_id,
        bool_or(occurred_at >= $2::timestamptz and occurred_at < $2::timestamptz + interval '24 hours') as is_active,
        count(*) filter (where event_name = 'session_submitted'
          and occurred_at >= assigned_at and occurred_at < assigned_at + interval '168 hours') as sessions,
        bool_or(event_name = 'exercise_logged'
          and occurred_at >= assigned_at and occurred_at < assigned_at + interval '24 hours') as has_logged
      from cohort left join (
        select anonymous_user_id, event_name, occurred_at from counted_events
        where occurred_at >= $1::timestamptz and occurred_at < $2::timestamptz + interval '168 hours'
          and (event_name in ('session_submitted', 'exercise_logged')
            or occurred_at >= $2::timestamptz and occurred_at < $2::timestamptz + interval '24 hours')
      ) as event using (anonymous_user_id)
      group by 1, 2, 3
    )
    select experiment_id, variant_id, count(*)::int as users_assigned,
      (count(*) filter (where is_active))::int as users_active_d1,
      sum(sessions)::int as sessions_submitted_d7,
      avg(coalesce(has_logged, false)::int::double precision) as logging_rate_24h_by_variant
    from done group by 1, 2`,
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
  looksUp: false,
  // The day is read once; each step is a join with what the step before reached, whatever the number of users. All that was
  // reached is of the day and at a position; that this is asked again is for the planner, which then hashes the smaller side.
  // Variants are looked up for those who reached a step, by the offset whatever the planner expects.
  bucket: `
    with recursive step as (
      select funnel_name, position::int, one ->> 'step' as step_name, one -> 'event_names' as event_names
      from funnels cross join jsonb_array_elements(steps) with ordinality as list(one, position)
    ), wanted as materialized (
      select distinct funnel_name, position, event_name
      from step cross join jsonb_array_elements_text(event_names) as event_name
    ), candidate as materialized (
      select funnel_name, position, anonymous_user_id, occurred_at
      from counted_events join wanted using (event_name)
      where event_name = any(array(select event_name from wanted)) and occurred_at >= $1 and occurred_at < $2
    ), reached as (
      select funnel_name, position, anonymous_user_id, min(occurred_at) as reached_at
      from candidate where position = 1
      group by 1, 2, 3
      union all
      select funnel_name, next.position, anonymous_user_id, min(occurred_at)
      from (
        select * from reached where reached_at >= $1 and reached_at < $2 and position between 1 and 20
      ) as before join candidate as next using (funnel_name, anonymous_user_id)
      where next.position = before.position + 1 and occurred_at >= reached_at
      group by 1, 2, 3
    ), member as (
      select funnel_name, position, '' as experiment_id, '' as variant_id, count(*) as users
      from reached group by 1, 2
      union all
      select funnel_name, position, experiment_id, variant_id, count(*)
      from reached cross join lateral (
        select experiment_id, variant_id from assignments
        where assignments.anonymous_user_id = reached.anonymous_user_id and assigned_at < $2 offset 0
      ) as own
      group by 1, 2, 3, 4
    ), audience as (
      select funnel_name, '' as experiment_id, '' as variant_id from funnels
      union select funnel_name, experiment_id, variant_id from member
    )
    select funnel_name, nullif(experiment_id, '') as experiment_id, nullif(variant_id, '') as variant_id,
      position as step_position, step_name, coalesce(users, 0)::int as users
    from audience join step using (funnel_name)
    left join member using (funnel_name, experiment_id, variant_id, position)`,
}

export const rollupJobs: Readonly<Record<JobName, RollupJob>> = {
  daily: dailyJob,
  experiment: experimentJob,
  funnel: funnelJob,
}
