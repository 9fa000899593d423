import {
  type StageResult,
  VerdictDocument,
  type VerdictRow,
  checkDocument,
  toStorableText,
} from '@gauntlet/contract'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { type Page, type PageRequest, parsePageRequest, toPage } from '../page.ts'
import { requireSameDocument } from '../require-same-document.ts'
import { toStoredJson } from '../stored-json.ts'

export type VerdictFilter = {
  readonly project?: string
  /** Null: the verdicts of no branch. */
  readonly branch?: string | null
}

export type Verdicts = {
  /**
   * Stores a verdict, its stages and their reasons; a second time it changes nothing. That of a run that was resumed replaces
   * the verdict of the same run from before.
   * @throws ToolError RUN_CONFLICT when the id is stored with something else
   */
  save(document: VerdictDocument): Promise<void>
  /** @throws ToolError FILE_UNREADABLE for a document that does not fit */
  find(id: string): Promise<VerdictDocument | undefined>
  /** Newest first. @throws ToolError USAGE for a limit or a cursor that is none */
  list(request?: VerdictFilter & PageRequest): Promise<Page<VerdictRow>>
  /** The newest verdict of each project and branch, newest first; at most 200. */
  listNewest(): Promise<readonly VerdictRow[]>
}

const listed = ['id', 'project', 'branch', 'verdict', 'at', 'tool', 'evidence'] as const
const maxBranches = 200

export function createVerdicts(db: Database): Verdicts {
  return {
    save: (document) => saveVerdict(db, document),
    find: async (id) => {
      const row = await db
        .selectFrom('verdict_runs')
        .select('document')
        .where('id', '=', id)
        .executeTakeFirst()
      return row && checkDocument(VerdictDocument, row.document, `verdict ${id}`)
    },
    list: (request = {}) => listVerdicts(db, request),
    listNewest: async () => {
      const rows = await db
        .selectFrom('verdict_runs')
        .select(listed)
        .distinctOn(['project', 'branch'])
        .orderBy('project')
        .orderBy('branch')
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(maxBranches)
        .execute()
      return rows.toSorted((a, b) => (a.at < b.at ? 1 : -1))
    },
  }
}

async function saveVerdict(db: Database, verdict: VerdictDocument): Promise<void> {
  const { id, project, branch, exit_code, at, tool, evidence, stages } = verdict
  const document = toStoredJson(verdict)
  const columns = { id, project, branch, verdict: verdict.verdict, exit_code, at, tool, evidence }
  await db.transaction().execute(async (transaction) => {
    const resumed = verdict.resumed_at?.length ?? 0
    if (resumed > 0) {
      // The verdict of the part before an interruption gives way to that of the run that went on.
      await sql`
        delete from verdict_runs where id = ${id}
          and json_array_length(coalesce(document::json -> 'resumed_at', '[]')) < ${resumed}
      `.execute(transaction)
    }
    const inserted = await transaction
      .insertInto('verdict_runs')
      .values({ ...columns, document })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    if (inserted.length > 0) {
      await insertStages(transaction, id, stages)
      return
    }
    await requireSameDocument(transaction, {
      table: 'verdict_runs',
      id,
      text: document,
      name: 'verdict',
    })
  })
}

async function listVerdicts(
  db: Database,
  { project, branch, ...page }: VerdictFilter & PageRequest,
): Promise<Page<VerdictRow>> {
  const { limit, after } = parsePageRequest(page)
  let query = db.selectFrom('verdict_runs').select(listed)
  if (project !== undefined) query = query.where('project', '=', project)
  if (branch !== undefined) query = query.where('branch', 'is not distinct from', branch)
  if (after) {
    query = query.where(sql<boolean>`(at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  }
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, (row) => row)
}

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
