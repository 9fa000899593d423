import type { CheckResult } from '@gauntlet/contract'
import { Client } from 'pg'
import { endOnAbort } from '../target/end-on-abort.ts'
import type { CheckSubject, DataCheck } from './data-check.ts'
import { assignmentDuplicateRows, eventIdDuplicateRows } from './duplicate-rows.ts'
import { checkHttpErrorRate, type ErrorRateEvidence } from './http-error-rate.ts'
import { rollupOverlap } from './rollup-overlap.ts'
import { assignmentRowsOfRun, eventRowsOfRun } from './scoped-rows.ts'
import { stickyAssignmentConflicts } from './sticky-assignment-conflicts.ts'

/** `none` is for a backend whose tables are its own: what it promises stands under `guarantees`. */
export type DataChecks = 'experiments' | 'none'

export type EvaluateChecksRequest = {
  readonly subject: CheckSubject
  /** Left out under faults, which make errors. */
  readonly errorRate: ErrorRateEvidence | undefined
  /** The target's own database; undefined when nobody named it. */
  readonly databaseUrl: string | undefined
  readonly dataChecks?: DataChecks
  readonly signal?: AbortSignal
}

const dataChecks: readonly DataCheck[] = [
  assignmentDuplicateRows,
  eventIdDuplicateRows,
  stickyAssignmentConflicts,
  assignmentRowsOfRun,
  eventRowsOfRun,
  rollupOverlap,
]

const connectLimitMs = 5_000
/** Of one check. A scan of a table that takes longer is no evidence. */
const statementLimitMs = 30_000

/**
 * The seven checks of a load run, in the contract's order. Those of data read the target's database in one
 * read-only transaction of one snapshot; what cannot be read is `no_evidence` with the reason.
 */
export async function evaluateChecks(request: EvaluateChecksRequest): Promise<CheckResult[]> {
  const { subject, databaseUrl, errorRate, dataChecks: asked = 'experiments' } = request
  const ofHttp = errorRate ? [checkHttpErrorRate(errorRate)] : []
  if (asked === 'none') return ofHttp
  const ofData = databaseUrl
    ? await readDatabase(databaseUrl, request)
    : dataChecks.map((check) => withoutEvidence(check, subject, 'the target names no database'))
  return [...ofData, ...ofHttp]
}

async function readDatabase(
  url: string,
  { subject, signal }: EvaluateChecksRequest,
): Promise<CheckResult[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectLimitMs,
    query_timeout: statementLimitMs + connectLimitMs,
    application_name: 'gauntlet checks',
  })
  // A connection that breaks is reported by the statement that meets it.
  client.on('error', () => undefined)
  const stopListening = endOnAbort(client, signal)
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = ${statementLimitMs}`)
    const results: CheckResult[] = []
    for (const check of dataChecks) {
      results.push(
        signal?.aborted
          ? withoutEvidence(check, subject, 'interrupted before it was asked')
          : await evaluate(client, check, subject),
      )
    }
    return results
  } catch (error) {
    const reason = signal?.aborted
      ? "interrupted while the target's database was read"
      : `the target's database cannot be read: ${toMessage(error)}`
    return dataChecks.map((check) => withoutEvidence(check, subject, reason))
  } finally {
    stopListening()
    await client.end().catch(() => undefined)
  }
}

type Answer = { readonly observed: number; readonly keys?: readonly unknown[] }

/** A statement that fails (a table that is not there) fails alone: the others still have the snapshot. */
async function evaluate(
  client: Client,
  check: DataCheck,
  subject: CheckSubject,
): Promise<CheckResult> {
  const expected = check.expect(subject)
  if (expected === undefined) {
    const reason = `nobody said what scenario "${subject.scenario}" must leave behind`
    return withoutEvidence(check, subject, reason)
  }
  await client.query('savepoint before_check')
  try {
    const { rows } = await client.query<Answer>(check.query, [...check.values(subject)])
    const { observed, keys = [], ...facts } = rows[0] as Answer
    const passed = expected === 0 ? observed === 0 : observed > 0
    const doubt = passed ? check.doubt?.(subject, facts) : undefined
    return {
      name: check.name,
      outcome: passed ? (doubt ? 'no_evidence' : 'pass') : 'fail',
      expected,
      observed,
      details: { query: toText(check), keys, ...facts, ...(doubt && { reason: doubt }) },
    }
  } catch (error) {
    await client.query('rollback to savepoint before_check')
    const remedy = "a backend with tables of its own says dataChecks: 'none' in its config"
    const missing = (error as { code?: string }).code === '42P01'
    const reason = missing ? `${toMessage(error)}; ${remedy}` : toMessage(error)
    return withoutEvidence(check, subject, reason)
  }
}

function withoutEvidence(check: DataCheck, subject: CheckSubject, reason: string): CheckResult {
  return {
    name: check.name,
    outcome: 'no_evidence',
    expected: check.expect(subject) ?? 'unknown',
    observed: null,
    details: { query: toText(check), keys: [], reason },
  }
}

function toText({ query }: DataCheck): string {
  return query.trim().replaceAll(/\s+/g, ' ')
}

function toMessage(error: unknown): string {
  if (error instanceof AggregateError) return (error.errors[0] as Error).message
  return error instanceof Error ? error.message : String(error)
}
