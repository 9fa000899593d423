import type { LoadLive } from '@gauntlet/contract'
import { sql } from 'kysely'
import type { Database, Tables } from '../database.ts'
import { toStoredJson } from '../stored-json.ts'

/** A run that is RUNNING. */
export type LiveRun = {
  /** Null until its process has reported for the first time. */
  readonly progress: LoadLive | null
  readonly reported_at: string | null
  readonly stop_requested_at: string | null
}

export async function insertLive(db: Database, runId: string): Promise<void> {
  await db.insertInto('load_test_live').values({ run_id: runId }).execute()
}

/** Replaces what the run reported before; returns whether it was asked to stop. */
export async function updateLive(
  db: Database,
  runId: string,
  progress: LoadLive,
): Promise<{ stopRequested: boolean }> {
  const row = await db
    .updateTable('load_test_live')
    .set({ progress: toStoredJson(progress), reported_at: sql`now()` })
    .where('run_id', '=', runId)
    .returning('stop_requested_at')
    .executeTakeFirst()
  return { stopRequested: row !== undefined && row.stop_requested_at !== null }
}

/** Undefined for a run that does not run. */
export async function findLive(db: Database, runId: string): Promise<LiveRun | undefined> {
  return await db
    .selectFrom('load_test_runs as run')
    .leftJoin('load_test_live as live', 'live.run_id', 'run.id')
    .select(['live.progress', 'live.reported_at', 'live.stop_requested_at'])
    .where('run.id', '=', runId)
    .where('run.status', '=', 'RUNNING')
    .executeTakeFirst()
}

/** Keeps the first request; false when there is nothing that could stop. */
export async function requestStop(db: Database, runId: string): Promise<boolean> {
  const row = await db
    .updateTable('load_test_live')
    .set({ stop_requested_at: sql`coalesce(stop_requested_at, now())` })
    .where('run_id', '=', runId)
    .returning('run_id')
    .executeTakeFirst()
  return row !== undefined
}

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
