import { check } from 'gauntlet'
import { findWrites } from './scenario-writes.ts'

const send = 'send requests that write to it'

/** No user has two rows for one experiment, in the whole table: a duplicate of any run counts. */
export const assignmentDuplicateRows = check('assignment_duplicate_rows_global', {
  sql: `
    with pair as (select count(*) as rows from assignments group by anonymous_user_id, experiment_id)
    select coalesce(sum(rows - 1), 0)::int as observed, coalesce(sum(rows), 0)::int as examined from pair`,
  expect: 0,
  keys: `
    select anonymous_user_id, experiment_id, count(*)::int as rows
    from assignments group by 1, 2 having count(*) > 1 order by 3 desc, 1, 2 limit 20`,
  // An empty table has no duplicates; that says something only where the scenario is known to write none.
  atLeast: (run) => (findWrites(run)?.assignments === false ? 0 : 1),
  send,
})

/** No event id is stored twice, in the whole table. */
export const eventIdDuplicateRows = check('event_id_duplicate_rows_global', {
  sql: `
    with id as (select count(event_id) as ids, count(*) as rows from event_logs group by event_id)
    select coalesce(sum(ids - 1) filter (where ids > 1), 0)::int as observed,
      coalesce(sum(rows), 0)::int as examined
    from id`,
  expect: 0,
  keys: `
    select event_id, count(*)::int as rows
    from event_logs where event_id is not null group by 1 having count(*) > 1 order by 2 desc, 1 limit 20`,
  atLeast: (run) => (findWrites(run)?.events === false ? 0 : 1),
  send,
})
