import { formatDocument, type ParityReport } from '@gauntlet/contract'
import { renderParityHtml, renderParityJunit, renderParityMarkdown } from '@gauntlet/report'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes the document, the exchanges behind it, and both as Markdown, HTML and JUnit.
 *
 * @param acceptedBy the known gap for each accepted mapping, by the mapping's description
 * @returns the document's path
 */
export async function writeParityEvidence(
  folder: string,
  report: ParityReport,
  acceptedBy?: ReadonlyMap<string, string>,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'parity.json')
  const { document, ...evidence } = report
  await writeFile(join(folder, 'parity-exchanges.json'), formatDocument(evidence))
  await writeFile(join(folder, 'parity.md'), renderParityMarkdown(report))
  await writeFile(join(folder, 'parity.html'), renderParityHtml(report))
  await writeFile(join(folder, 'parity.xml'), renderParityJunit(document, acceptedBy))
  await writeFile(file, formatDocument(document))
  return file
}
