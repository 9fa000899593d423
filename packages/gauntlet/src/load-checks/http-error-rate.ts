import type { CheckResult, LoadAudit, LoadEndpoint } from '@gauntlet/contract'

export const httpErrorRateName = 'http_error_rate_under_1pct'
const defaultLimit = 0.01

export type ErrorRateEvidence = {
  readonly endpoints: readonly Pick<
    LoadEndpoint,
    'requests_total' | 'failure_count' | 'error_breakdown'
  >[]
  /** Null when nothing was measured. */
  readonly audit: Pick<LoadAudit, 'valid' | 'reasons'> | null
}

/** At most `limit` of the requests sent ended in a 5xx, a timeout or a transport error. */
export function checkHttpErrorRate(
  { endpoints, audit }: ErrorRateEvidence,
  limit: number = defaultLimit,
): CheckResult {
  const sent = sum(endpoints.map((one) => one.requests_total))
  const failures = sum(endpoints.map((one) => one.failure_count))
  const observed = sent === 0 ? null : failures / sent
  const causes: Record<string, number> = {}
  for (const { error_breakdown: breakdown } of endpoints) {
    for (const [cause, count] of Object.entries(breakdown))
      causes[cause] = (causes[cause] ?? 0) + count
  }
  const facts = { requests_sent: sent, failures, error_breakdown: causes }
  const base = { name: httpErrorRateName, expected: `<= ${limit}`, observed }
  if (observed === null) {
    return { ...base, outcome: 'no_evidence', details: { ...facts, reason: 'no request was sent' } }
  }
  if (observed > limit) return { ...base, outcome: 'fail', details: facts }
  if (!audit?.valid) {
    const reason = `the generator cannot be trusted: ${audit?.reasons.join('; ') ?? 'no audit'}`
    return { ...base, outcome: 'no_evidence', details: { ...facts, reason } }
  }
  return { ...base, outcome: 'pass', details: facts }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
