import type { CheckResult } from '@gauntlet/contract'
import { describeKinds } from './error-kinds.ts'
import type { JudgedRun } from './run-check-kind.ts'

type Explained = Pick<JudgedRun, 'errors' | 'readDatabaseErrors'>

/** A check of errors that failed, with their kinds: what the answers say, and what the database logged. */
export async function explainErrors(
  check: CheckResult,
  { errors, readDatabaseErrors }: Explained,
): Promise<CheckResult> {
  const logged = await readDatabaseErrors()
  const { reason } = check.details
  const parts = [
    ...(typeof reason === 'string' ? [reason] : []),
    ...(errors.length > 0 ? [`errors: ${describeKinds(errors)}`] : []),
    ...(logged.length > 0 ? [`log of the database: ${describeKinds(logged)}`] : []),
  ]
  if (parts.length === 0) return check
  return { ...check, details: { ...check.details, reason: parts.join('; ') } }
}
