-- The faults that were injected into a run, with their windows; null for a run without.
alter table load_test_documents add column faults jsonb;
