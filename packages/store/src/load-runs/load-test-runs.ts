import { sql } from 'kysely'
import { LoadRunRow, toCanonicalDocument } from '@gauntlet/contract'
import type { Database } from '../database.ts'
import type { Position } from '../page.ts'

export async function insertRun(db: Database, run: LoadRunRow): Promise<void> {
  await db.insertInto('load_test_runs').values(toColumns(run)).execute()
}

/** Makes sure that the run has a row, and holds that row until the end of the transaction. */
export async function lockRun(db: Database, run: LoadRunRow): Promise<void> {
  await db
    .insertInto('load_test_runs')
    .values(toColumns(run))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db.selectFrom('load_test_runs').select('id').where('id', '=', run.id).forUpdate().execute()
}

/** Puts a run's final row in the place of the one it started with. */
export async function updateRun(db: Database, run: LoadRunRow): Promise<void> {
  const { id, ...columns } = toColumns(run)
  await db.updateTable('load_test_runs').set(columns).where('id', '=', id).execute()
}

export async function findRun(db: Database, id: string): Promise<LoadRunRow | undefined> {
  const row = await db
    .selectFrom('load_test_runs')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toRun(row)
}

export type RunFilter = {
  readonly scenario?: string
  readonly phase?: LoadRunRow['phase']
  readonly status?: LoadRunRow['status']
  /** A commit, or its first characters. */
  readonly gitSha?: string
  /** Every one of these tags with this value. */
  readonly tags?: Readonly<Record<string, string>>
}

/** Newest first; one row more than asked shows whether there is another page. */
export async function selectRuns(
  db: Database,
  filter: RunFilter,
  { limit, after }: { readonly limit: number; readonly after: Position | undefined },
): Promise<LoadRunRow[]> {
  const { scenario, phase, status, gitSha, tags } = filter
  let query = db.selectFrom('load_test_runs').selectAll()
  if (scenario !== undefined) query = query.where('scenario_name', '=', scenario)
  if (phase !== undefined) query = query.where('phase', '=', phase)
  if (status !== undefined) query = query.where('status', '=', status)
  if (gitSha !== undefined) query = query.where(sql<boolean>`starts_with(git_sha, ${gitSha})`)
  if (tags !== undefined) {
    query = query.where(sql<boolean>`tags @> ${JSON.stringify(tags)}::jsonb`)
  }
  if (after) {
    query = query.where(
      sql<boolean>`(started_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
    )
  }
  const rows = await query
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toRun)
}

const maxScenarios = 200

export async function selectScenarios(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('load_test_runs')
    .select('scenario_name')
    .distinct()
    .orderBy('scenario_name')
    .limit(maxScenarios)
    .execute()
  return rows.map((row) => row.scenario_name)
}

/** jsonb has its own order of keys; documents have theirs. */
function toRun(row: LoadRunRow): LoadRunRow {
  return toCanonicalDocument(LoadRunRow, row)
}

function toColumns(run: LoadRunRow) {
  const { tags, environment, generator_audit: audit } = run
  return {
    ...run,
    tags: JSON.stringify(tags),
    environment: JSON.stringify(environment),
    generator_audit: audit && JSON.stringify(audit),
  }
}
