import {
  type CheckResult,
  LoadRunDocument,
  checkDocument,
  toCanonicalLoadRun,
} from '@gauntlet/contract'
import type { Database } from '../database.ts'
import { readEndpoints, replaceEndpoints } from './endpoint-metrics.ts'
import { findRun, lockRun, updateRun } from './load-test-runs.ts'
import { disown } from './run-owners.ts'

/** Writes a document's rows unless the run is complete already; says whether it wrote. */
export async function writeDocument(db: Database, document: LoadRunDocument): Promise<boolean> {
  const { run, endpoints, histograms, checks } = document
  const { tool, at, outcomes, users, recorded_ms, outcome, timeline } = document
  const { faults, guarantees, background_jobs } = document
  return await db.transaction().execute(async (transaction) => {
    // The lock first: of several writers of one run, one writes and the others see that it did.
    await lockRun(transaction, run)
    if (await isComplete(transaction, run.id)) return false
    await updateRun(transaction, run)
    await replaceEndpoints(transaction, run.id, { endpoints, histograms })
    await replaceChecks(transaction, run.id, checks)
    await transaction
      .insertInto('load_test_documents')
      .values({
        run_id: run.id,
        tool,
        at,
        outcomes: JSON.stringify(outcomes),
        users: JSON.stringify(users),
        recorded_ms,
        outcome,
        timeline: JSON.stringify(timeline),
        faults: faults ? JSON.stringify(faults) : null,
        guarantees: guarantees ? JSON.stringify(guarantees) : null,
        background_jobs: background_jobs ? JSON.stringify(background_jobs) : null,
      })
      .execute()
    await disown(transaction, [run.id])
    return true
  })
}

async function isComplete(db: Database, runId: string): Promise<boolean> {
  const complete = await db
    .selectFrom('load_test_documents')
    .select('run_id')
    .where('run_id', '=', runId)
    .executeTakeFirst()
  return complete !== undefined
}

/** The document of a complete run, byte for byte what was written; undefined while it runs or when it died. */
export async function readDocument(
  db: Database,
  runId: string,
): Promise<LoadRunDocument | undefined> {
  const run = await findRun(db, runId)
  const rest = await db
    .selectFrom('load_test_documents')
    .selectAll()
    .where('run_id', '=', runId)
    .executeTakeFirst()
  if (!run || !rest) return undefined
  const { endpoints, histograms } = await readEndpoints(db, runId)
  const { tool, at, outcomes, users, recorded_ms, outcome, timeline } = rest
  const { faults, guarantees, background_jobs } = rest
  const document: LoadRunDocument = {
    schema: 'gauntlet.load-run/1',
    tool,
    at,
    run,
    endpoints: [...endpoints],
    checks: (await readChecks(db, runId)).map((check) => ({ ...check })),
    audit: run.generator_audit,
    outcomes,
    users,
    recorded_ms,
    outcome,
    timeline,
    ...(faults && { faults }),
    ...(guarantees && { guarantees }),
    ...(background_jobs && { background_jobs }),
    histograms: [...histograms],
  }
  return toCanonicalLoadRun(checkDocument(LoadRunDocument, document, `run ${runId}`))
}

/** Puts these in the place of what the run had. The expected value stands among the details. */
export async function replaceChecks(
  db: Database,
  runId: string,
  checks: readonly CheckResult[],
): Promise<void> {
  await db.deleteFrom('load_test_data_checks').where('run_id', '=', runId).execute()
  if (checks.length === 0) return
  const rows = checks.map((check, position) => ({
    run_id: runId,
    check_name: check.name,
    outcome: check.outcome,
    observed_value: check.observed === null ? null : JSON.stringify(check.observed),
    details: JSON.stringify({ ...check.details, expected: check.expected }),
    position,
  }))
  await db.insertInto('load_test_data_checks').values(rows).execute()
}

export async function readChecks(db: Database, runId: string): Promise<CheckResult[]> {
  const rows = await db
    .selectFrom('load_test_data_checks')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute()
  return rows.map((row) => {
    const { expected, ...details } = row.details
    return {
      name: row.check_name,
      outcome: row.outcome,
      expected: expected as CheckResult['expected'],
      observed: row.observed_value,
      details,
    }
  })
}
