import type {
  CheckResult,
  LoadAssertDocument,
  LoadRunDocument,
  LoadRunRow,
} from '@gauntlet/contract'
import { checkHttpErrorRate, httpErrorRateName } from './http-error-rate.ts'

export type AssertLoadRunRequest = {
  readonly tool: string
  readonly at: string
  readonly run: LoadRunRow
  /** Absent while the run is RUNNING, and when its process died. */
  readonly document: LoadRunDocument | undefined
  /** In the place of 1 %. */
  readonly maxErrorRate?: number
}

/** Holds a stored run to its checks: whatever did not pass is a failure, a check without evidence included. */
export function assertLoadRun(request: AssertLoadRunRequest): LoadAssertDocument {
  const { tool, at, run, document } = request
  const checks = document ? applyLimit(document, request.maxErrorRate) : []
  const failures = [...assertEnded(run, checks), ...checks.flatMap(toFailure)]
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

function applyLimit(document: LoadRunDocument, limit: number | undefined): CheckResult[] {
  return document.checks.map((check) =>
    check.name === httpErrorRateName && limit !== undefined
      ? checkHttpErrorRate(document, limit)
      : check,
  )
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
