import { formatDocument, type ParityReport } from '@gauntlet/contract'
import { renderParityHtml, renderParityJunit, renderParityMarkdown } from '@gauntlet/report'
import { join } from 'node:path'
import { writeEvidence, type WrittenEvidence } from '../evidence/write-evidence.ts'

/** Where the document goes. */
export const toParityFile = (folder: string): string => join(folder, 'parity.json')

/**
 * Writes the document, the exchanges behind it, and both as Markdown, HTML and JUnit.
 *
 * @param acceptedBy the known gap for each accepted mapping, by the mapping's description
 */
export async function writeParityEvidence(
  folder: string,
  report: ParityReport,
  acceptedBy?: ReadonlyMap<string, string>,
): Promise<WrittenEvidence> {
  const { document, ...evidence } = report
  const at = (name: string) => join(folder, name)
  return await writeEvidence([
    { path: toParityFile(folder), toText: () => formatDocument(document) },
    { path: at('parity-exchanges.json'), toText: () => formatDocument(evidence) },
    { path: at('parity.md'), toText: () => renderParityMarkdown(report) },
    { path: at('parity.html'), toText: () => renderParityHtml(report) },
    { path: at('parity.xml'), toText: () => renderParityJunit(document, acceptedBy) },
  ])
}
