-- What a RUNNING run has measured so far, and whether somebody asked it to stop. The row goes with the run's owner.
create table load_test_live (
  run_id uuid primary key references load_test_run_owners on delete cascade,
  reported_at timestamptz(3),
  progress json,
  stop_requested_at timestamptz(3)
);
