import { type CheckedRun, type DataCheck, type ExpectedValue, type Sql, check } from 'gauntlet'
import { findWrites } from './scenario-writes.ts'
import { stickyAssignmentConflicts } from './sticky-assignment-conflicts.ts'

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

const overlaps = `
    with execution as (
      select row_number() over () as n, job_name, started_at, coalesce(finished_at, now()) as ended_at
      from rollup_runs
      where status <> 'SKIPPED'
        and started_at < $2::timestamptz and coalesce(finished_at, now()) > $1::timestamptz
    ), overlap as (
      select a.job_name, greatest(a.started_at, b.started_at) as since,
        least(a.ended_at, b.ended_at) as until
      from execution as a join execution as b on a.job_name = b.job_name and a.n < b.n
      where greatest(a.started_at, b.started_at, $1::timestamptz)
          < least(a.ended_at, b.ended_at, $2::timestamptz)
    )`

const during =
  (select: string) =>
  ({ startedAt, endedAt }: CheckedRun): Sql => ({
    text: `${overlaps}\n    ${select}`,
    values: [startedAt, endedAt],
  })

/** At no moment of the run were two executions of one rollup job RUNNING. */
export const rollupOverlap = check('rollup_overlap_running', {
  sql: during(`select (select count(*) from overlap)::int as observed,
      (select count(*) from execution)::int as examined`),
  expect: 0,
  keys: during('select * from overlap order by since, job_name limit 20'),
  send: 'no rollup was executed during the run: start some on every replica, as a background job of the config does',
})

/** The run's own assignments are there where its scenario makes some, and nowhere else. */
export const assignmentRowsOfRun = check('load_test_assignment_rows_scoped', {
  sql: ({ runId }) => ({
    text: `select count(*)::int as observed from assignments where context->>'session_id' = $1`,
    values: [`lt-${runId}`],
  }),
  expect: (run) => toExpectation(findWrites(run)?.assignments),
  atLeast: 0,
})

/** The same for its events. */
export const eventRowsOfRun = check('load_test_event_rows_scoped', {
  sql: ({ runId }) => ({
    text: `select count(*)::int as observed from event_logs where properties->>'load_test_run_id' = $1`,
    values: [runId],
  }),
  expect: (run) => toExpectation(findWrites(run)?.events),
  atLeast: 0,
})

function toExpectation(writes: boolean | undefined): ExpectedValue | undefined {
  return writes === undefined ? undefined : writes ? '> 0' : 0
}

/** The data checks of the concurrency workflow, in the order of its contract. */
export const dataChecks: readonly DataCheck[] = [
  assignmentDuplicateRows,
  eventIdDuplicateRows,
  stickyAssignmentConflicts,
  assignmentRowsOfRun,
  eventRowsOfRun,
  rollupOverlap,
]
