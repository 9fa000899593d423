import { listExercised, type GuaranteeDocument, type LoadRunDocument } from '@gauntlet/contract'
import { formatValue } from '@gauntlet/core/format'
import { renderJunit, type JunitCase } from '../junit.ts'
import { describeGuarantee } from './guarantee-words.ts'

const states = { pass: 'passed', fail: 'failed', no_evidence: 'skipped' } as const

/** The checks of a run as test cases; a run that is no evidence has a separate case that says why. */
export function renderLoadRunJunit(document: LoadRunDocument): string {
  const { run, checks, audit, guarantees = [] } = document
  const className = `${run.scenario_name}.${run.phase}`
  const cases = checks.map(({ name, outcome, expected, observed, details }): JunitCase => {
    const base = { name, className, durationMs: 0, state: states[outcome] }
    if (outcome === 'pass') return base
    const { reason, keys } = details
    const seen = `must be ${formatValue(expected)}, was ${formatValue(observed)}`
    const message = typeof reason === 'string' ? `${seen}: ${reason}` : seen
    return {
      ...base,
      message,
      ...(Array.isArray(keys) && { details: JSON.stringify(keys, null, 1) }),
    }
  })
  return renderJunit([
    {
      name: `load run ${run.run_name}`,
      cases: [
        toRunCase({ run, audit }, className),
        ...cases,
        ...listExercised(guarantees).map((one) => toGuaranteeCase(one, className)),
      ],
    },
  ])
}

function toGuaranteeCase(guarantee: GuaranteeDocument, className: string): JunitCase {
  const { name, outcome } = guarantee
  const base = { name: `guarantee: ${name}`, className, durationMs: 0, state: states[outcome] }
  return outcome === 'pass' ? base : { ...base, message: describeGuarantee(guarantee) }
}

function toRunCase(
  { run, audit }: Pick<LoadRunDocument, 'run' | 'audit'>,
  className: string,
): JunitCase {
  const base = { name: 'the run is evidence', className, durationMs: run.duration_ms ?? 0 }
  if (run.status === 'SUCCESS' && audit?.valid) return { ...base, state: 'passed' }
  const reasons = [run.error_text ?? run.status, ...(audit?.reasons ?? [])]
  const state = run.status === 'FAILED' ? 'failed' : 'skipped'
  return { ...base, state, message: reasons.join('; ') }
}
