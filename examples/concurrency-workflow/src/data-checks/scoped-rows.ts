import { check, type Expectation } from 'gauntlet'
import { findWrites } from './scenario-writes.ts'

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

function toExpectation(writes: boolean | undefined): Expectation | undefined {
  return writes === undefined ? undefined : writes ? '> 0' : 0
}
