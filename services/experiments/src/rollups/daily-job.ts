import type { RollupJob } from './job.ts'

/** What happened on a day, over all users. docs/rollups.md defines each column. */
export const dailyJob: RollupJob = {
  name: 'daily',
  table: 'daily_metric_rollups',
  columns: {
    day: 'date',
    dau: 'integer',
    new_users: 'integer',
    sessions_submitted: 'integer',
    logging_rate_24h: 'double precision',
    ingestion_lag_p50: 'double precision',
    ingestion_lag_p95: 'double precision',
    event_volume_by_name: 'jsonb',
  },
  reachDays: 1,
  looksUp: true,
  // Reads the day, the logs of the day after it, and for each user one earlier event by the index of users. A log of the day is
  // within 24 hours of its user's first event of that day, whichever came first.
  bucket: `
    with event as materialized (
      select anonymous_user_id, event_name, occurred_at,
        greatest(0, extract(epoch from received_at - occurred_at) * 1000)::double precision as lag_ms
      from counted_events where occurred_at >= $1::timestamptz and occurred_at < $2::timestamptz
    ), log as (
      select anonymous_user_id, event_name, occurred_at from counted_events
      where event_name = 'exercise_logged' and occurred_at >= $2::timestamptz and occurred_at < $2::timestamptz + interval '24 hours'
    ), active as materialized (
      select anonymous_user_id,
        min(occurred_at) filter (where occurred_at < $2::timestamptz) as first_at,
        bool_or(event_name = 'exercise_logged' and occurred_at < $2::timestamptz) as has_logged,
        min(occurred_at) filter (where occurred_at >= $2::timestamptz) as next_log_at
      from (select anonymous_user_id, event_name, occurred_at from event union all select * from log) as seen
      group by 1 having bool_or(occurred_at < $2::timestamptz)
    ), users as (
      select count(*)::int as dau,
        (count(*) filter (where not exists (
          select from counted_events as earlier
          where earlier.anonymous_user_id = active.anonymous_user_id and earlier.occurred_at < $1::timestamptz)
          and not exists (
            select from former_event_users as former
            where former.anonymous_user_id = active.anonymous_user_id and former.first_at < $1::timestamptz)))::int
          as new_users,
        (count(*) filter (where has_logged or next_log_at < first_at + interval '24 hours'))::double precision
          / nullif(count(*), 0) as logging_rate_24h
      from active
    ), totals as (
      select (count(*) filter (where event_name = 'session_submitted'))::int as sessions_submitted,
        percentile_cont(0.5) within group (order by lag_ms) as ingestion_lag_p50,
        percentile_cont(0.95) within group (order by lag_ms) as ingestion_lag_p95
      from event
    ), volume as (
      select coalesce(jsonb_object_agg(event_name, n), '{}') as event_volume_by_name
      from (select event_name, count(*) as n from event group by 1) as by_name
    )
    select * from users, totals, volume`,
  // A late event can take from its user's former first day the honour of being the first.
  laterDays: `
    with seen as (
      select distinct late.day, anonymous_user_id
      from unnest($1::date[]) as late(day)
      join counted_events
        on occurred_at >= late.day::timestamp at time zone 'UTC'
        and occurred_at < (late.day + 1)::timestamp at time zone 'UTC'
    )
    select distinct to_char(next.occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day
    from seen cross join lateral (
      select occurred_at from counted_events as later
      where later.anonymous_user_id = seen.anonymous_user_id
        and later.occurred_at >= (seen.day + 1)::timestamp at time zone 'UTC' and later.occurred_at < $2
      order by occurred_at limit 1) as next`,
}
