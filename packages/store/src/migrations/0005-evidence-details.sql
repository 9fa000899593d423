-- What stands behind one row of an evidence document and is too large for it, read one at a time: for parity what was
-- sent and answered in the case at this position.
create table evidence_details (
  evidence_id uuid not null references evidence_documents on delete cascade,
  position integer not null,
  details json not null,
  primary key (evidence_id, position)
);
