import type { CheckResult } from '@gauntlet/contract'
import type { Database } from '../database.ts'

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
