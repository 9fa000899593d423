-- The history of every endpoint, one row a run that ended well and whose generator kept up, for trends and for tools
-- that look for change points (Apache Otava reads it as it is). Latency counts from the scheduled start.
create view load_test_trend as
select
  load_test_runs.id as run_id,
  scenario_name,
  phase,
  method,
  endpoint,
  started_at,
  git_sha,
  workload_hash,
  environment->>'cpu' as machine,
  requests_total,
  error_rate,
  rps,
  p50_ms,
  p95_ms,
  p99_ms
from load_test_runs
join load_test_endpoint_metrics on run_id = load_test_runs.id
where status = 'SUCCESS' and (generator_audit->>'valid')::boolean;
