import { ToolError } from '@gauntlet/contract'
import { sql, type Transaction } from 'kysely'
import type { Tables } from './database.ts'

type StoredText = {
  readonly table: 'evidence_documents' | 'verdict_runs'
  readonly id: string
  /** As it would be stored. */
  readonly text: string
  /** How a message names it. */
  readonly name: string
}

/**
 * What is stored stays: to save the same again is no change.
 *
 * @throws ToolError RUN_CONFLICT when the id holds another document
 */
export async function requireSameDocument(
  transaction: Transaction<Tables>,
  { table, id, text, name }: StoredText,
): Promise<void> {
  const { rows } = await sql<{ same: boolean }>`
    select document::text = ${text} as same from ${sql.table(table)} where id = ${id}
  `.execute(transaction)
  if (!rows[0]?.same) {
    throw new ToolError('RUN_CONFLICT', `${name} ${id} is stored already, with other contents`)
  }
}
