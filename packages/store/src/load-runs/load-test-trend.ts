import type { LoadRunRow } from '@gauntlet/contract'
import type { Database } from '../database.ts'

/** One endpoint of one run that ended well with a fit generator. Latency counts from the scheduled start. */
export type TrendRow = {
  readonly run_id: string
  readonly scenario_name: string
  readonly phase: LoadRunRow['phase']
  readonly method: string
  readonly endpoint: string
  /** ISO 8601. */
  readonly started_at: string
  readonly git_sha: string | null
  readonly workload_hash: string | null
  /** The processor; null when the run did not say. */
  readonly machine: string | null
  readonly p50_ms: number | null
  readonly p95_ms: number | null
  readonly p99_ms: number | null
}

const rowLimit = 10_000

/** The history of a scenario, oldest first; of more than 10 000 rows the newest. */
export async function selectTrend(db: Database, scenario: string): Promise<TrendRow[]> {
  const rows = await db
    .selectFrom('load_test_trend')
    .selectAll()
    .where('scenario_name', '=', scenario)
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(rowLimit)
    .execute()
  return rows.toReversed()
}
