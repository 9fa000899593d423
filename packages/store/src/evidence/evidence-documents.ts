import {
  type EvidenceRow,
  ParityCaseDetails,
  type StoredDocument,
  type StoredKind,
  checkDocument,
  readStoredDocument,
} from '@gauntlet/contract'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { type Page, type PageRequest, parsePageRequest, toPage } from '../page.ts'
import { requireSameDocument } from '../require-same-document.ts'
import { toStoredJson } from '../stored-json.ts'

/** A document and where it belongs. Its kind is in its schema: `gauntlet.parity/1` is `parity`. */
export type Evidence = {
  readonly id: string
  readonly document: StoredDocument
  readonly outcome: string
  readonly verdictId?: string
  readonly scenario?: string
  /** Whether this is how it ended (the default); if not, a later document of this id replaces it. */
  readonly isFinal?: boolean
  /** What is too large for the document: the first 16 MB of it are stored, 1,000 rows at most. */
  readonly details?: readonly EvidenceDetail[]
}

/** A row with its document. */
export type FoundEvidence<Kind extends StoredKind> = EvidenceRow & {
  readonly document: StoredDocument<Kind>
}

export type EvidenceFilter = {
  readonly kind?: string
  readonly verdictId?: string
  readonly scenario?: string
}

export type EvidenceStore = {
  /**
   * Stores a document byte for byte; a second time it changes nothing. What is not final is replaced by the next
   * document of its id and kind.
   * @throws ToolError RUN_CONFLICT when the id is stored with something else that is final, or of another kind
   */
  save(evidence: Evidence): Promise<void>
  /**
   * The row and its document in its present version; undefined when there is none of this id and kind.
   * @throws ToolError FILE_UNREADABLE for a document that does not fit
   */
  find<Kind extends StoredKind>(kind: Kind, id: string): Promise<FoundEvidence<Kind> | undefined>
  /** What stands behind one row of a parity document; undefined when it was not saved. */
  findDetail(id: string, position: number): Promise<ParityCaseDetails | undefined>
  /** Newest first. @throws ToolError USAGE for a limit or a cursor that is none */
  list(request?: EvidenceFilter & PageRequest): Promise<Page<EvidenceRow>>
}

const listed = [
  'id',
  'kind',
  'verdict_id',
  'scenario',
  'outcome',
  'at',
  'tool',
  'is_final',
] as const

export function createEvidenceStore(db: Database): EvidenceStore {
  return {
    save: (evidence) => saveEvidence(db, evidence),
    find: (kind, id) => findEvidence(db, kind, id),
    findDetail: (id, position) => findDetail(db, id, position),
    list: (request = {}) => listEvidence(db, request),
  }
}

async function findEvidence<Kind extends StoredKind>(
  db: Database,
  kind: Kind,
  id: string,
): Promise<FoundEvidence<Kind> | undefined> {
  const row = await db
    .selectFrom('evidence_documents')
    .select([...listed, 'document'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row && { ...row, document: readStoredDocument(kind, row.document, id) }
}

async function saveEvidence(db: Database, evidence: Evidence): Promise<void> {
  const { id, document, outcome, verdictId = null, scenario = null, details = [] } = evidence
  const text = toStoredJson(document)
  const kind = /^gauntlet\.(.+)\/\d+$/.exec(document.schema)?.[1] ?? document.schema
  const { tool, at } = document
  const is_final = evidence.isFinal ?? true
  const row = {
    id,
    verdict_id: verdictId,
    kind,
    scenario,
    outcome,
    at,
    tool,
    is_final,
    document: text,
  }
  await db.transaction().execute(async (transaction) => {
    const written = await transaction
      .insertInto('evidence_documents')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(row)
          .where('evidence_documents.is_final', '=', false)
          .where('evidence_documents.kind', '=', kind),
      )
      .returning('id')
      .execute()
    if (written.length > 0) {
      await replaceDetails(transaction, id, details)
      return
    }
    await requireSameDocument(transaction, { table: 'evidence_documents', id, text, name: kind })
  })
}

async function listEvidence(
  db: Database,
  { kind, verdictId, scenario, ...page }: EvidenceFilter & PageRequest,
): Promise<Page<EvidenceRow>> {
  const { limit, after } = parsePageRequest(page)
  let query = db.selectFrom('evidence_documents').select(listed)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (verdictId !== undefined) query = query.where('verdict_id', '=', verdictId)
  if (scenario !== undefined) query = query.where('scenario', '=', scenario)
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

/** What stands behind the row of a document at this position. */
export type EvidenceDetail = { readonly position: number; readonly details: ParityCaseDetails }

/** More of one document nobody pages through, and its files have the rest. Higher: the store grows faster. */
const maxCharacters = 16_000_000
const maxRows = 1000

/** Stores details in their order as far as the limits go; those beyond are in the evidence files only. */
export async function replaceDetails(
  db: Database,
  evidenceId: string,
  details: readonly EvidenceDetail[],
): Promise<void> {
  await db.deleteFrom('evidence_details').where('evidence_id', '=', evidenceId).execute()
  let characters = 0
  for (const { position, details: one } of details.slice(0, maxRows)) {
    const text = toStoredJson(one)
    characters += text.length
    if (characters > maxCharacters) return
    await db
      .insertInto('evidence_details')
      .values({ evidence_id: evidenceId, position, details: text })
      .execute()
  }
}

export async function findDetail(
  db: Database,
  evidenceId: string,
  position: number,
): Promise<ParityCaseDetails | undefined> {
  const row = await db
    .selectFrom('evidence_details')
    .select('details')
    .where('evidence_id', '=', evidenceId)
    .where('position', '=', position)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return checkDocument(ParityCaseDetails, row.details, `details ${position} of ${evidenceId}`)
}
