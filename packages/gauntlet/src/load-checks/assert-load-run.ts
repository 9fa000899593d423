import {
  listExercised,
  type CheckResult,
  type LoadAssertDocument,
  type LoadRunDocument,
  type LoadRunRow,
} from '@gauntlet/contract'
import type { RunCheckKind } from './run-check-kind.ts'

export type AssertLoadRunRequest = {
  readonly tool: string
  readonly at: string
  readonly run: LoadRunRow
  /** Absent while the run is RUNNING, and when its process died. */
  readonly document: LoadRunDocument | undefined
  /** In the place of 1 %. */
  readonly maxErrorRate?: number
  readonly checkKinds: readonly RunCheckKind[]
}

/**
 * Holds a stored run to its checks and to the guarantees that its scenario tests: whatever did not pass is a failure, what is
 * without evidence included. So is a generator that did not keep up, and a fault that did not happen.
 */
export function assertLoadRun(request: AssertLoadRunRequest): LoadAssertDocument {
  const { tool, at, run, document } = request
  const checks = document ? [...applyLimit(document, request), ...listGuarantees(document)] : []
  const doubts = document ? [...doubtGenerator(document), ...doubtFaults(document)] : []
  const failures = [...assertEnded(run, checks), ...checks.flatMap(toFailure), ...doubts]
  const passed = checks.filter((check) => check.outcome === 'pass').length
  return {
    schema: 'gauntlet.load-assert/1',
    tool,
    at,
    ok: failures.length === 0,
    run,
    checks: { passed, total: checks.length },
    failures,
  }
}

/** Judges the check of errors again by the limit of this call; the others as they were stored. */
function applyLimit(
  document: LoadRunDocument,
  { maxErrorRate, checkKinds }: AssertLoadRunRequest,
): readonly CheckResult[] {
  if (maxErrorRate === undefined) return document.checks
  return document.checks.map((check) => {
    const kind = checkKinds.find(
      ({ judgeAgain, names = () => [] }) => judgeAgain && names({}).includes(check.name),
    )
    return kind?.judgeAgain?.(document, maxErrorRate) ?? check
  })
}

/** Guarantees that its scenario tests, as checks. */
function listGuarantees({ guarantees = [] }: LoadRunDocument): CheckResult[] {
  return listExercised(guarantees).map(({ name, outcome, counts, reason }) => {
    const found = Object.entries(counts).map(([anomaly, count]) => `${anomaly} × ${count}`)
    const observed = found.join(', ') || (outcome === 'no_evidence' ? null : 'no anomaly')
    const details = reason === null ? {} : { reason }
    return { name, outcome, expected: 'no anomaly', observed, details }
  })
}

/** As the outcome of the run has it: see `toLoadRunDocument`. */
function doubtGenerator({ run, audit }: LoadRunDocument): Failure[] {
  if (run.status !== 'SUCCESS' || audit?.valid) return []
  const reason = audit?.reasons.join('; ') ?? 'no audit'
  const asked = { check: 'generator_audit', outcome: 'no_evidence', expected: 'valid' } as const
  return [{ ...asked, observed: audit ? 'not valid' : null, reason }]
}

function doubtFaults({ faults = [] }: LoadRunDocument): Failure[] {
  return faults
    .filter(({ fired }) => !fired)
    .map(({ kind, proof }) => ({
      check: `${kind} happened`,
      outcome: 'no_evidence',
      observed: 'it did not',
      expected: 'it happened',
      reason: proof,
    }))
}

type Failure = LoadAssertDocument['failures'][number]

function assertEnded(run: LoadRunRow, checks: readonly CheckResult[]): Failure[] {
  if (run.status !== 'SUCCESS') {
    const reason = run.error_text ?? `the run is ${run.status}`
    const asked = { check: 'run_status', outcome: 'no_evidence', observed: run.status } as const
    return [{ ...asked, expected: 'SUCCESS', reason }]
  }
  if (checks.length > 0) return []
  const reason = 'no check of this run is stored'
  return [{ check: 'checks', outcome: 'no_evidence', observed: 0, expected: '> 0', reason }]
}

function toFailure({ name, outcome, observed, expected, details }: CheckResult): Failure[] {
  if (outcome === 'pass') return []
  const { reason } = details
  return [
    { check: name, outcome, observed, expected, ...(typeof reason === 'string' && { reason }) },
  ]
}
