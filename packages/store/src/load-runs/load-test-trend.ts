import type { Database, Tables } from '../database.ts'

/** One endpoint of one run that ended well with a fit generator. Latency counts from the scheduled start. */
export type TrendRow = Tables['load_test_trend']

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
