-- What was watched under a run and what ran beside it, as its document has them; null for a run without.
alter table load_test_documents add column guarantees jsonb, add column background_jobs jsonb;
