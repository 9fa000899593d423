-- Rollups: every row here can be computed again from event_logs and assignments. All days are UTC days.

-- One row a job. Who holds its lease may run it; the clock is this database's, and the token grows with
-- every holder, so that one who lost the lease without noticing writes nothing.
create table rollup_jobs (
  job_name text primary key,
  fencing_token bigint not null default 0,
  lease_expires_at timestamptz not null default '-infinity'
);
insert into rollup_jobs (job_name) values ('daily'), ('experiment'), ('funnel');

create table rollup_runs (
  run_id bigint generated always as identity primary key,
  job_name text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  status text not null check (status in ('RUNNING', 'SUCCESS', 'FAILED', 'SKIPPED')),
  -- What was asked to be computed; late events may have re-opened days before it.
  window_start timestamptz not null,
  window_end timestamptz not null,
  rows_written integer not null default 0,
  ignored_count integer not null default 0,
  error_text text,
  -- Of the lease under which it runs; null for a run that had none.
  fencing_token bigint
);
create index rollup_runs_by_job on rollup_runs (job_name, started_at);

create table daily_metric_rollups (
  day date not null,
  dau integer not null,
  new_users integer not null,
  sessions_submitted integer not null,
  -- In [0,1]; null on a day without users.
  logging_rate_24h double precision,
  -- Milliseconds; null on a day without events.
  ingestion_lag_p50 double precision,
  ingestion_lag_p95 double precision,
  -- {"app_opened": 12}
  event_volume_by_name jsonb not null,
  computed_at timestamptz not null default now(),
  constraint daily_metric_rollups_pkey primary key (day)
);

create table experiment_metric_rollups (
  experiment_id text not null,
  variant_id text not null,
  -- The day on which the users were assigned.
  day date not null,
  users_assigned integer not null,
  users_active_d1 integer not null,
  sessions_submitted_d7 integer not null,
  logging_rate_24h_by_variant double precision not null,
  computed_at timestamptz not null default now(),
  constraint experiment_metric_rollups_pkey primary key (experiment_id, day, variant_id)
);

-- A funnel is a row: [{"step": "opened", "event_names": ["app_opened"]}, ...], in order.
create table funnels (
  funnel_name text primary key check (funnel_name ~ '^[A-Za-z0-9_-]{1,80}$'),
  steps jsonb not null check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) between 1 and 20)
);
insert into funnels (funnel_name, steps) values ('core_journey', '[
  {"step": "active_open", "event_names": ["app_opened", "tab_opened"]},
  {"step": "workout_engaged", "event_names": ["workouts_default_loaded", "workout_started"]},
  {"step": "exercise_logged", "event_names": ["exercise_logged"]},
  {"step": "session_submitted", "event_names": ["session_submitted"]},
  {"step": "achievement_unlocked", "event_names": ["achievement_unlocked"]}
]');

create table funnel_rollups (
  funnel_name text not null,
  day date not null,
  -- Both null: all users.
  experiment_id text,
  variant_id text,
  step_position integer not null,
  step_name text not null,
  users integer not null,
  computed_at timestamptz not null default now(),
  constraint funnel_rollups_key
    unique nulls not distinct (funnel_name, day, experiment_id, variant_id, step_position)
);

-- The events that count: neither from a clock that ran ahead nor half a year old when they came. Both
-- are asked against the moment of receipt, so an event counts for ever or never.
create view counted_events as
select event_id, anonymous_user_id, event_name, occurred_at, received_at
from event_logs
where occurred_at <= received_at + interval '5 minutes'
  and occurred_at >= received_at - interval '4320 hours';

create view ignored_events as
select event_id, received_at
from event_logs
where occurred_at > received_at + interval '5 minutes'
  or occurred_at < received_at - interval '4320 hours';

create index event_logs_by_occurred on event_logs using brin (occurred_at);
create index assignments_by_assigned on assignments using brin (assigned_at);

-- Late events re-open their day: the mark is written in the event's own transaction, so it is seen by
-- exactly the runs that see the event. Marks are only added and deleted, never updated: no writer waits.
create table rollup_late_days (
  job_name text not null,
  day date not null,
  marked_by xid8 not null default pg_current_xact_id()
);
create index rollup_late_days_by_job on rollup_late_days (job_name, day);

create function mark_late_days() returns trigger language plpgsql as $$
begin
  insert into rollup_late_days (job_name, day)
  select job_name, day
  from (
    select distinct (occurred_at at time zone 'UTC')::date as day
    from added
    where occurred_at < date_trunc('day', now(), 'UTC')
      and occurred_at >= received_at - interval '4320 hours'
  ) as late
  cross join rollup_jobs;
  return null;
end
$$;

create trigger event_logs_mark_late_days after insert on event_logs
  referencing new table as added for each statement execute function mark_late_days();
