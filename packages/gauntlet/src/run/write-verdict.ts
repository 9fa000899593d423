import {
  EXIT,
  formatDocument,
  TOOL_ERRORS,
  type ExitCode,
  type VerdictDocument,
} from '@gauntlet/contract'
import { renderVerdictHtml, renderVerdictJunit, renderVerdictMarkdown } from '@gauntlet/report'
import { join } from 'node:path'
import { writeEvidence, type WrittenEvidence } from '../evidence/write-evidence.ts'

/** Where a verdict's document goes. */
export const toVerdictFile = (folder: string): string => join(folder, 'verdict.json')

/** Writes a verdict into its evidence folder: JSON, a page, JUnit, and Markdown for a pull request. */
export async function writeVerdict(
  folder: string,
  document: VerdictDocument,
): Promise<WrittenEvidence> {
  return await writeEvidence([
    { path: toVerdictFile(folder), toText: () => formatDocument(document) },
    { path: join(folder, 'verdict.md'), toText: () => renderVerdictMarkdown(document) },
    { path: join(folder, 'verdict.html'), toText: () => renderVerdictHtml(document) },
    { path: join(folder, 'verdict.xml'), toText: () => renderVerdictJunit(document) },
  ])
}

/** A ship of which neither a file nor a row is left has no evidence. */
export function exitOfVerdict(exit: ExitCode, isSaved: boolean): ExitCode {
  return isSaved || exit !== EXIT.SHIP ? exit : TOOL_ERRORS.FILE_UNWRITABLE.exit
}
