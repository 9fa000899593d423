import { checkDocument, ParityCaseDetails } from '@gauntlet/contract'
import type { Database } from '../database.ts'
import { toStoredJson } from '../stored-json.ts'

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
