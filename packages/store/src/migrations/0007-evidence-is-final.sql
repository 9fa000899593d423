-- A comparison is stored while it can still go on. Such a row is replaced by what comes of it, until that is final.
alter table evidence_documents add column is_final boolean not null default true;
