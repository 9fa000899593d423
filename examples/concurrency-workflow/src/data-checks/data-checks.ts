import type { DataCheck } from 'gauntlet'
import { assignmentDuplicateRows, eventIdDuplicateRows } from './duplicate-rows.ts'
import { rollupOverlap } from './rollup-overlap.ts'
import { assignmentRowsOfRun, eventRowsOfRun } from './scoped-rows.ts'
import { stickyAssignmentConflicts } from './sticky-assignment-conflicts.ts'

/** The data checks of the concurrency workflow, in the order of its contract. */
export const dataChecks: readonly DataCheck[] = [
  assignmentDuplicateRows,
  eventIdDuplicateRows,
  stickyAssignmentConflicts,
  assignmentRowsOfRun,
  eventRowsOfRun,
  rollupOverlap,
]
