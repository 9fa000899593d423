-- One row a verdict of `gauntlet run`. The document is kept as text, byte for byte; the rows beside it are for questions.
create table verdict_runs (
  id uuid primary key,
  project text not null,
  branch text,
  verdict text not null
    check (verdict in ('ship', 'ship-with-known-gaps', 'hold', 'inconclusive')),
  exit_code smallint not null,
  at timestamptz(3) not null,
  tool text not null,
  evidence text not null,
  document json not null
);

create index verdict_runs_newest on verdict_runs (at desc, id desc);
create index verdict_runs_newest_of_branch on verdict_runs (project, branch, at desc, id desc);

create table verdict_stages (
  verdict_id uuid not null references verdict_runs on delete cascade,
  stage text not null,
  outcome text not null check (outcome in ('pass', 'fail', 'no_evidence')),
  duration_ms double precision not null,
  position smallint not null,
  primary key (verdict_id, stage)
);

create table verdict_reasons (
  verdict_id uuid not null,
  stage text not null,
  position integer not null,
  check_name text not null,
  outcome text not null check (outcome in ('pass', 'fail', 'no_evidence')),
  summary text not null,
  known_gap text,
  evidence text,
  primary key (verdict_id, stage, position),
  foreign key (verdict_id, stage) references verdict_stages on delete cascade
);

create index verdict_reasons_of_check on verdict_reasons (check_name, outcome);

-- What the stages of a verdict found, and what `parity`, `compare`, `check` and `review` found on their own: one document
-- each, byte for byte. It may be stored before its verdict is, and without one.
create table evidence_documents (
  id uuid primary key,
  verdict_id uuid,
  kind text not null,
  scenario text,
  outcome text not null,
  at timestamptz(3) not null,
  tool text not null,
  document json not null
);

create index evidence_documents_newest on evidence_documents (kind, at desc, id desc);
create index evidence_documents_of_verdict on evidence_documents (verdict_id);
