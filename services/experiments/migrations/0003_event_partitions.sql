-- event_logs by the months of its ids, so that a month can be dropped. A UUIDv7 begins with its time, so partitions by
-- ranges of event_id are partitions by time, and the primary key stays event_id alone: an id is unique over all of them.

-- Whether an id has a time. Ids of other versions lie anywhere, also within a month: nothing may take them for old.
create function is_uuid_v7(id uuid) returns boolean immutable parallel safe
  return get_byte(uuid_send(id), 6) >> 4 = 7;

-- The smallest id of a moment from 1970 on.
create function first_uuid_of(at timestamptz) returns uuid immutable parallel safe
  return rpad(lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0'), 32, '0')::uuid;

create function month_of_uuid_v7(id uuid) returns date immutable parallel safe
  return date_trunc('month', to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0) at time zone 'UTC')::date;

-- Events whose UUIDv7 is smaller than first_event_id are deleted and are stored no more. Without retention: none.
create table event_retention (
  only_row boolean primary key default true check (only_row),
  first_event_id uuid not null,
  first_at timestamptz not null
);
insert into event_retention (first_event_id, first_at)
values ('00000000-0000-0000-0000-000000000000', '-infinity');

-- The users of deleted events and when the first of these occurred: otherwise they would count as new again.
create table former_event_users (
  anonymous_user_id text primary key,
  first_at timestamptz not null
);

drop view counted_events, ignored_events;
drop trigger event_logs_mark_late_days on event_logs;
alter table event_logs rename to event_logs_whole;
drop index event_logs_by_name_time, event_logs_by_user_time, event_logs_by_received, event_logs_by_occurred;

create table event_logs (like event_logs_whole including defaults) partition by range (event_id);
-- The 99 of 100 random ids that are outside of all times from 2020 to 2100.
create table event_logs_ids_below partition of event_logs
  for values from (minvalue) to ('016f5e66-e800-0000-0000-000000000000');
create table event_logs_ids_above partition of event_logs
  for values from ('03bb2cc3-d800-0000-0000-000000000000') to (maxvalue);
-- Months without a partition. PostgreSQL reads all of it whenever a month is attached: small, because of the two above.
create table event_logs_other partition of event_logs default;

-- Makes the partition of a month and moves there what came before it. Does nothing where it is there.
create function create_event_partition(month date) returns boolean language plpgsql as $$
declare
  partition_name text := 'event_logs_' || to_char(month, 'YYYY_MM');
  first_id uuid := first_uuid_of(month::timestamp at time zone 'UTC');
  next_id uuid := first_uuid_of((month + interval '1 month') at time zone 'UTC');
begin
  -- Before anything is looked at: two that make the same month wait here for each other.
  lock table event_logs_other in access exclusive mode;
  if to_regclass(partition_name) is not null then
    return false;
  end if;
  execute format('create table %I (like event_logs including defaults including constraints)', partition_name);
  execute format(
    'with moved as (delete from event_logs_other where event_id >= %L and event_id < %L returning *)
     insert into %I select * from moved', first_id, next_id, partition_name);
  execute format('alter table event_logs attach partition %I for values from (%L) to (%L)',
    partition_name, first_id, next_id);
  return true;
end
$$;

-- The months from this one to so many ahead, and the past ones of which many rows wait in event_logs_other.
create function create_event_partitions(months_ahead integer) returns setof date language plpgsql as $$
declare
  this_month timestamp := date_trunc('month', now() at time zone 'UTC');
  last_month timestamp := this_month + months_ahead * interval '1 month';
  -- Gathered first: a table that is still read cannot be changed.
  months date[] := array(
    select generate_series(this_month, last_month, interval '1 month')::date
    union
    select month_of_uuid_v7(event_id) from event_logs_other
    where is_uuid_v7(event_id) and event_id >= (select first_event_id from event_retention)
      and event_id < first_uuid_of(this_month at time zone 'UTC')
    group by 1 having count(*) >= 1000
    order by 1);
  month date;
begin
  foreach month in array months loop
    if create_event_partition(month) then
      return next month;
    end if;
  end loop;
end
$$;

-- The months of the stored rows first, so that no row is moved twice; indexes after the rows are there.
do $$
declare
  month date;
begin
  for month in
    select month_of_uuid_v7(event_id) from event_logs_whole
    where is_uuid_v7(event_id)
      and event_id >= first_uuid_of(now() - interval '10 years') and event_id < first_uuid_of(now() + interval '3 months')
    group by 1 having count(*) >= 1000
  loop
    perform create_event_partition(month);
  end loop;
  perform create_event_partitions(3);
end
$$;
insert into event_logs select * from event_logs_whole;
-- A database of examples/unmitigated has no key, and rows that would break one.
do $$
begin
  if exists (select from pg_constraint where conrelid = 'event_logs_whole'::regclass and contype = 'p') then
    drop table event_logs_whole;
    alter table event_logs add constraint event_logs_pkey primary key (event_id);
  else
    drop table event_logs_whole;
    create index event_logs_by_id on event_logs (event_id);
  end if;
end
$$;

create index event_logs_by_name_time on event_logs (event_name, occurred_at);
create index event_logs_by_user_time on event_logs (anonymous_user_id, occurred_at);
create index event_logs_by_received on event_logs using brin (received_at) with (autosummarize = on);
-- Several intervals a range of pages: one late event among those of today does not make its pages belong to every day between.
create index event_logs_by_occurred on event_logs
  using brin (occurred_at timestamptz_minmax_multi_ops) with (autosummarize = on, pages_per_range = 32);

create view counted_events as
select event_id, anonymous_user_id, event_name, occurred_at, received_at
from event_logs
where occurred_at <= received_at + interval '5 minutes'
  and occurred_at >= received_at - interval '4320 hours';

create view ignored_events as
select event_id, received_at
from event_logs
where occurred_at > received_at + interval '5 minutes'
  or occurred_at < received_at - interval '4320 hours';

create trigger event_logs_mark_late_days after insert on event_logs
  referencing new table as added for each statement execute function mark_late_days();
-- Autovacuum does not do it for a partitioned table.
analyze event_logs;
