import { formatDocument, type VerdictDocument } from '@gauntlet/contract'
import { renderVerdictHtml, renderVerdictJunit, renderVerdictMarkdown } from '@gauntlet/report'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes a verdict into its evidence folder: JSON, a page, JUnit, and Markdown for a pull request. */
export async function writeVerdict(folder: string, document: VerdictDocument): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'verdict.md'), renderVerdictMarkdown(document))
  await writeFile(join(folder, 'verdict.html'), renderVerdictHtml(document))
  await writeFile(join(folder, 'verdict.xml'), renderVerdictJunit(document))
  await writeFile(join(folder, 'verdict.json'), formatDocument(document))
}
