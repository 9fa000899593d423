import { findWrites, type DataCheck } from './data-check.ts'

/** The run's own assignments are there where its scenario makes some, and nowhere else. */
export const assignmentRowsOfRun: DataCheck = {
  name: 'load_test_assignment_rows_scoped',
  query: `
    select count(*)::int as observed from assignments where context->>'session_id' = $1`,
  values: ({ runId }) => [`lt-${runId}`],
  expect: (subject) => toExpectation(findWrites(subject)?.assignments),
}

/** The same for its events. */
export const eventRowsOfRun: DataCheck = {
  name: 'load_test_event_rows_scoped',
  query: `
    select count(*)::int as observed from event_logs where properties->>'load_test_run_id' = $1`,
  values: ({ runId }) => [runId],
  expect: (subject) => toExpectation(findWrites(subject)?.events),
}

function toExpectation(writes: boolean | undefined): '> 0' | 0 | undefined {
  return writes === undefined ? undefined : writes ? '> 0' : 0
}
