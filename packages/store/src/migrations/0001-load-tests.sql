-- One row a run. Names and columns are a contract: other tools read these three tables.
create table load_test_runs (
  id uuid primary key,
  run_name text not null,
  scenario_name text not null,
  phase text not null check (phase in ('BASELINE', 'POST_MITIGATION')),
  status text not null check (status in ('RUNNING', 'SUCCESS', 'FAILED', 'INTERRUPTED')),
  target_base_url text not null,
  git_sha text,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  duration_ms double precision,
  tags jsonb not null default '{}',
  artifacts_path text,
  notes text,
  error_text text,
  seed bigint not null,
  workload_hash text,
  environment jsonb not null default '{}',
  generator_audit jsonb
);

create index load_test_runs_newest on load_test_runs (started_at desc, id desc);
create index load_test_runs_newest_of_scenario
  on load_test_runs (scenario_name, phase, started_at desc, id desc);

-- One row per method and endpoint template. Latency counts from the scheduled start, service_* from the actual send.
create table load_test_endpoint_metrics (
  run_id uuid not null references load_test_runs on delete cascade,
  method text not null,
  endpoint text not null,
  requests_total bigint not null,
  success_count bigint not null,
  error_count bigint not null,
  timeout_count bigint not null,
  failure_count bigint not null,
  error_rate double precision not null,
  min_ms double precision,
  max_ms double precision,
  mean_ms double precision,
  p50_ms double precision,
  p90_ms double precision,
  p95_ms double precision,
  p99_ms double precision,
  p999_ms double precision,
  rps double precision not null,
  response_codes jsonb not null,
  error_breakdown jsonb not null,
  histogram bytea,
  service_p50_ms double precision,
  service_p95_ms double precision,
  service_p99_ms double precision,
  service_histogram bytea,
  primary key (run_id, method, endpoint)
);

create table load_test_data_checks (
  run_id uuid not null references load_test_runs on delete cascade,
  check_name text not null,
  outcome text not null check (outcome in ('pass', 'fail', 'no_evidence')),
  passed boolean not null generated always as (outcome = 'pass') stored,
  observed_value jsonb,
  details jsonb not null,
  position smallint not null,
  primary key (run_id, check_name)
);

-- What the finished document says beside the rows above. A run with a row here is complete and never changes.
create table load_test_documents (
  run_id uuid primary key references load_test_runs on delete cascade,
  tool text not null,
  at timestamptz(3) not null,
  outcomes jsonb not null,
  users jsonb not null,
  recorded_ms double precision not null,
  outcome text not null check (outcome in ('pass', 'fail', 'no_evidence')),
  timeline jsonb not null
);

-- Who runs a RUNNING run. The row goes when the run ends; whoever opens the store next closes the runs of the dead.
create table load_test_run_owners (
  run_id uuid primary key references load_test_runs on delete cascade,
  host text not null,
  pid integer not null,
  heartbeat_at timestamptz not null
);
