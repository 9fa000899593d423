import type { CheckResult } from '@gauntlet/contract'

/** A check in one line: what was expected and seen, and why. */
export function describeCheck({
  outcome,
  expected,
  observed,
  details: { reason },
}: Pick<CheckResult, 'outcome' | 'expected' | 'observed' | 'details'>): string {
  const seen = `expected ${expected}, observed ${observed ?? 'nothing'}`
  if (typeof reason !== 'string') return seen
  return outcome === 'no_evidence' ? reason : `${seen}: ${reason}`
}
