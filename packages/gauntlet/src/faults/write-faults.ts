import { type FaultsDocument, formatDocument } from '@gauntlet/contract'
import { renderFaultsHtml, renderFaultsJunit, renderFaultsMarkdown } from '@gauntlet/report'
import type { Evidence } from '@gauntlet/store'
import { join } from 'node:path'
import { writeEvidence, type WrittenEvidence } from '../evidence/write-evidence.ts'

/** Where the document of a plan goes. */
export const toFaultsFile = (folder: string): string => join(folder, 'faults.json')
/** Where its page goes. */
export const toFaultsPage = (folder: string): string => join(folder, 'faults.html')

/** Writes what a plan of faults found into its folder: JSON, a page, Markdown and JUnit. */
export async function writeFaults(
  folder: string,
  document: FaultsDocument,
): Promise<WrittenEvidence> {
  return await writeEvidence([
    { path: toFaultsFile(folder), toText: () => formatDocument(document) },
    { path: toFaultsPage(folder), toText: () => renderFaultsHtml(document) },
    { path: join(folder, 'faults.md'), toText: () => renderFaultsMarkdown(document) },
    { path: join(folder, 'faults.xml'), toText: () => renderFaultsJunit(document) },
  ])
}

/** What the store keeps of it. */
export function toFaultsEvidence(
  document: FaultsDocument,
  { id, verdictId }: { readonly id: string; readonly verdictId?: string },
): Evidence {
  const { scenario, outcome } = document
  return { id, document, outcome, scenario, ...(verdictId !== undefined && { verdictId }) }
}
