-- Experiments, who is in which variant, and what users did.

create table experiments (
  experiment_id text primary key check (experiment_id ~ '^[A-Za-z0-9_-]{1,80}$'),
  name text not null,
  status text not null check (status in ('DRAFT', 'RUNNING', 'PAUSED', 'STOPPED')),
  -- Both salts are fixed when the experiment is created: changing one would reshuffle its users.
  inclusion_salt text not null,
  variant_salt text not null,
  -- How many users in 10,000 take part; growing it never moves a user between variants.
  inclusion_per_10000 integer not null default 10000 check (inclusion_per_10000 between 0 and 10000),
  start_at timestamptz,
  end_at timestamptz,
  -- {"platforms": ["ios"], "min_app_version": "1.2.0", "max_app_version": "2.0.0"}; absent keys match all.
  targeting jsonb not null default '{}',
  created_at timestamptz not null default now(),
  check (start_at is null or end_at is null or start_at < end_at)
);

create function keep_experiment_salts() returns trigger language plpgsql as $$
begin
  if new.inclusion_salt <> old.inclusion_salt or new.variant_salt <> old.variant_salt then
    raise exception 'the salts of experiment % are fixed', old.experiment_id;
  end if;
  return new;
end
$$;

create trigger experiments_keep_salts before update on experiments
  for each row execute function keep_experiment_salts();

create table experiment_variants (
  experiment_id text not null references experiments on delete cascade,
  variant_id text not null check (variant_id ~ '^[A-Za-z0-9_-]{1,80}$'),
  name text not null,
  -- Integer weights: no float decides where a user lands.
  weight integer not null check (weight between 0 and 1000000),
  position integer not null,
  config_overrides jsonb not null default '{}',
  primary key (experiment_id, variant_id),
  unique (experiment_id, position)
);

-- What every client gets before the overrides of its variants.
create table base_config (
  only_row boolean primary key default true check (only_row),
  config jsonb not null
);
insert into base_config (config) values ('{}');

create table assignments (
  anonymous_user_id text not null,
  experiment_id text not null,
  variant_id text not null,
  assigned_at timestamptz not null default now(),
  assignment_version integer not null,
  context jsonb not null default '{}',
  -- The arbiter of every race: the first stored row wins for ever.
  -- No foreign key to the variants: every insert would lock the same few rows there.
  constraint assignments_pkey primary key (anonymous_user_id, experiment_id)
);
create index assignments_by_session on assignments ((context ->> 'session_id'));
create index assignments_by_experiment on assignments (experiment_id, assigned_at);

create table event_logs (
  event_id uuid not null,
  anonymous_user_id text not null,
  session_id text,
  install_id text,
  platform text,
  app_version text,
  event_name text not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  sent_at timestamptz,
  properties jsonb not null default '{}',
  context jsonb not null default '{}',
  assignment_version integer,
  assignments jsonb not null default '[]',
  experiment_map jsonb not null default '{}',
  -- First 8 bytes of a SHA-256 over the canonical payload: tells a retry from another event with the same id.
  payload_fingerprint bytea not null,
  constraint event_logs_pkey primary key (event_id)
);
create index event_logs_by_name_time on event_logs (event_name, occurred_at);
create index event_logs_by_user_time on event_logs (anonymous_user_id, occurred_at);
create index event_logs_by_received on event_logs using brin (received_at);
