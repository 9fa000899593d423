import { findMissingEvidence } from '@gauntlet/core/consistency'
import { findWrites, type DataCheck } from './data-check.ts'

/** No user has two rows for one experiment, in the whole table: a duplicate of any run counts. */
export const assignmentDuplicateRows: DataCheck = {
  name: 'assignment_duplicate_rows_global',
  query: `
    with doubled as (
      select anonymous_user_id, experiment_id, count(*) as rows
      from assignments group by 1, 2 having count(*) > 1
    )
    select
      (select coalesce(sum(rows - 1), 0) from doubled)::int as observed,
      (select count(*) from assignments)::int as rows_examined,
      (select coalesce(jsonb_agg(to_jsonb(worst)), '[]') from (
        select * from doubled order by rows desc, 1, 2 limit 20
      ) as worst) as keys`,
  values: () => [],
  expect: () => 0,
  doubt: (subject, facts) => doubtEmpty(findWrites(subject)?.assignments, facts),
}

/** No event id is stored twice, in the whole table. */
export const eventIdDuplicateRows: DataCheck = {
  name: 'event_id_duplicate_rows_global',
  query: `
    with doubled as (
      select event_id, count(*) as rows
      from event_logs where event_id is not null group by 1 having count(*) > 1
    )
    select
      (select coalesce(sum(rows - 1), 0) from doubled)::int as observed,
      (select count(*) from event_logs)::int as rows_examined,
      (select coalesce(jsonb_agg(to_jsonb(worst)), '[]') from (
        select * from doubled order by rows desc, 1 limit 20
      ) as worst) as keys`,
  values: () => [],
  expect: () => 0,
  doubt: (subject, facts) => doubtEmpty(findWrites(subject)?.events, facts),
}

/** An empty table has no duplicates; that says something only where the scenario is known to write none. */
function doubtEmpty(
  isWritten: boolean | undefined,
  { rows_examined: rows }: Readonly<Record<string, unknown>>,
): string | undefined {
  if (isWritten === false) return undefined
  return findMissingEvidence('duplicateRows', { rows: Number(rows) }) ?? undefined
}
