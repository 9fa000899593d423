import { toStorableText, type StageResult } from '@gauntlet/contract'
import type { Database } from '../database.ts'

/** The rows of `verdict_stages` and `verdict_reasons`, for questions in SQL: which check blocks which branch. */
export async function insertStages(
  db: Database,
  verdictId: string,
  stages: readonly StageResult[],
): Promise<void> {
  if (stages.length === 0) return
  const rows = stages.map(({ stage, outcome, duration_ms }, position) => ({
    verdict_id: verdictId,
    stage,
    outcome,
    duration_ms,
    position,
  }))
  await db.insertInto('verdict_stages').values(rows).execute()
  const reasons = stages.flatMap(({ stage, reasons: list }) =>
    list.map(({ check, outcome, summary, known_gap, evidence }, position) => ({
      verdict_id: verdictId,
      stage,
      position,
      check_name: toStorableText(check),
      outcome,
      summary: toStorableText(summary),
      known_gap,
      evidence,
    })),
  )
  // One statement takes 65,535 parameters: 8 a row.
  for (let at = 0; at < reasons.length; at += 5000) {
    await db
      .insertInto('verdict_reasons')
      .values(reasons.slice(at, at + 5000))
      .execute()
  }
}
