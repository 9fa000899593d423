/** The variables of a load run that its scenario can use, so that the requests and the rows of the run can be found again. */
export type LoadTestRun = {
  /** A UUID. */
  readonly id: string
  readonly phase: string
  /** ISO 8601. */
  readonly startedAt: string
}

/**
 * The variables that the bundled scenarios read. Nothing else in their requests differs between two runs with the
 * same seed; `loadTestRunSuffix`, 12 hex digits, makes UUIDs that no other run has.
 */
export function toLoadTestVariables(run: LoadTestRun): Record<string, string> {
  return {
    loadTestRunId: run.id,
    loadTestRunSuffix: run.id.slice(-12),
    loadTestPhase: run.phase,
    loadTestStartedAt: run.startedAt,
  }
}
