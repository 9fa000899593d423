-- Small ranges of pages: a late event among those of today makes few pages belong to its day too. Rollups summarise the
-- ranges that came since the last one (autosummarize asks autovacuum for each range, and loses what it cannot take).
drop index event_logs_by_received, event_logs_by_occurred;
create index event_logs_by_received on event_logs using brin (received_at);
create index event_logs_by_occurred on event_logs
  using brin (occurred_at timestamptz_minmax_multi_ops) with (pages_per_range = 8);
