import { formatDocument, type SweepDocument } from '@gauntlet/contract'
import { renderSweepHtml, renderSweepJunit, renderSweepMarkdown } from '@gauntlet/report'
import type { Evidence } from '@gauntlet/store'
import { join } from 'node:path'
import { writeEvidence, type WrittenEvidence } from '../evidence/write-evidence.ts'

/** Where a sweep's document goes. */
export const toSweepFile = (folder: string): string => join(folder, 'sweep.json')
/** Where its page goes. */
export const toSweepPage = (folder: string): string => join(folder, 'sweep.html')

/** Writes a sweep into its folder: JSON, a page, Markdown and JUnit. */
export async function writeSweep(
  folder: string,
  document: SweepDocument,
): Promise<WrittenEvidence> {
  return await writeEvidence([
    { path: toSweepFile(folder), toText: () => formatDocument(document) },
    { path: toSweepPage(folder), toText: () => renderSweepHtml(document) },
    { path: join(folder, 'sweep.md'), toText: () => renderSweepMarkdown(document) },
    { path: join(folder, 'sweep.xml'), toText: () => renderSweepJunit(document) },
  ])
}

/** A sweep as the store keeps it. */
export function toSweepEvidence(
  document: SweepDocument,
  { id, verdictId }: { readonly id: string; readonly verdictId?: string },
): Evidence {
  const { flow: scenario, outcome } = document
  return { id, document, outcome, scenario, ...(verdictId !== undefined && { verdictId }) }
}
