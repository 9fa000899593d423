import type { CheckResult, LoadAudit, LoadEndpoint, LoadRunDocument } from '@gauntlet/contract'
import { AUDIT_LIMITS } from '@gauntlet/engine'

export const httpErrorRateName = 'http_error_rate_under_1pct'
const defaultLimit = 0.01
/** Offenders named in the details. */
const mostNamed = 20

export type ErrorRateEvidence = {
  readonly endpoints: readonly Pick<
    LoadEndpoint,
    'method' | 'endpoint' | 'requests_total' | 'success_count' | 'error_count' | 'error_breakdown'
  >[]
  /** Null when nothing was measured. */
  readonly audit: Pick<LoadAudit, 'valid' | 'reasons' | 'offered' | 'sent'> | null
  readonly users: Pick<LoadRunDocument['users'], 'started' | 'failures'>
}

/**
 * At most `limit` of the requests sent are errors, counted as the tables of the run count them, and every endpoint
 * that was asked answered at least one request without an error.
 */
export function checkHttpErrorRate(
  { endpoints, audit, users }: ErrorRateEvidence,
  limit: number = defaultLimit,
): CheckResult {
  const sent = sum(endpoints.map((one) => one.requests_total))
  const errors = sum(endpoints.map((one) => one.error_count))
  const observed = sent === 0 ? null : errors / sent
  const dead = endpoints
    .filter((one) => one.requests_total > 0 && one.success_count === 0)
    .map((one) => `${one.method} ${one.endpoint}`)
  const causes = sumCauses(endpoints.filter((one) => one.success_count === 0))
  const facts = {
    requests_sent: sent,
    errors,
    error_breakdown: sumCauses(endpoints),
    ...(dead.length > 0 && { without_success: dead.slice(0, mostNamed) }),
  }
  const base = { name: httpErrorRateName, expected: `<= ${limit}`, observed }
  if (observed === null) {
    return { ...base, outcome: 'no_evidence', details: { ...facts, reason: 'no request was sent' } }
  }
  const late = describeLateness(audit)
  if (
    late !== undefined &&
    (dead.length > 0 || observed > limit) &&
    areTimeouts(endpoints, limit)
  ) {
    const reason = `the errors are timeouts, and the generator was late itself: ${late}`
    return { ...base, outcome: 'no_evidence', details: { ...facts, reason } }
  }
  if (dead.length > 0) {
    const reason = `nothing succeeded: every request to ${dead.slice(0, mostNamed).join(', ')} was an error (${describeCauses(causes)})`
    return { ...base, outcome: 'fail', details: { ...facts, reason } }
  }
  if (observed > limit) return { ...base, outcome: 'fail', details: facts }
  const doubt = findDoubt({ audit, users }, limit)
  return doubt === undefined
    ? { ...base, outcome: 'pass', details: facts }
    : { ...base, outcome: 'no_evidence', details: { ...facts, reason: doubt } }
}

/**
 * Why an answer may have come in time and not been seen: the generator was slow, on a machine that was too busy for it.
 * Undefined where it was fast enough, and where it is not trusted because it sent too little: that can be the target's doing.
 */
function describeLateness(audit: ErrorRateEvidence['audit']): string | undefined {
  if (!audit || audit.valid || audit.offered === 0) return undefined
  const unsentRatio = (audit.offered - audit.sent) / audit.offered
  return unsentRatio > AUDIT_LIMITS.unsentRatio ? undefined : audit.reasons.join('; ')
}

/** Without its timeouts the run would pass. */
function areTimeouts(endpoints: ErrorRateEvidence['endpoints'], limit: number): boolean {
  const others = endpoints.map((one) => one.error_count - (one.error_breakdown['timeout'] ?? 0))
  const isDead = endpoints.some((one, at) => one.success_count === 0 && (others[at] ?? 0) > 0)
  return !isDead && sum(others) <= limit * sum(endpoints.map((one) => one.requests_total))
}

/** Why few errors prove nothing, when they do not. */
function findDoubt(
  { audit, users }: Pick<ErrorRateEvidence, 'audit' | 'users'>,
  limit: number,
): string | undefined {
  if (!audit?.valid) {
    return `the generator cannot be trusted: ${audit?.reasons.join('; ') ?? 'no audit'}`
  }
  const unsent = listUnsent(users.failures)
  const count = sum(unsent.map((failure) => failure.count))
  if (count <= limit * users.started) return undefined
  const [first] = unsent
  return `${count} of ${users.started} users ended before their next request could be built: ${first?.message ?? ''}`
}

type UserFailure = LoadRunDocument['users']['failures'][number]

/** Why users ended before a request was built: no table shows it, since nothing was sent. */
export function listUnsent(failures: readonly UserFailure[]): UserFailure[] {
  return failures.filter(({ kind }) => kind === 'template' || kind === 'function')
}

function sumCauses(endpoints: ErrorRateEvidence['endpoints']): Record<string, number> {
  const causes: Record<string, number> = {}
  for (const { error_breakdown: breakdown } of endpoints) {
    for (const [cause, count] of Object.entries(breakdown))
      causes[cause] = (causes[cause] ?? 0) + count
  }
  return causes
}

const describeCauses = (causes: Readonly<Record<string, number>>): string =>
  Object.entries(causes)
    .map(([cause, count]) => `${cause} × ${count}`)
    .join(', ')

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
