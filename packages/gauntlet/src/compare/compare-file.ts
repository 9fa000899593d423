import { CompareDocument, parseDocument, ToolError } from '@gauntlet/contract'
import { canGoOn } from '@gauntlet/core/compare'
import { readUserFile } from '@gauntlet/formats'

/**
 * Reads the document of a comparison that was interrupted, or that gave up because the host was not fit.
 *
 * @throws ToolError FILE_UNREADABLE when it is not one, USAGE when there is nothing to go on with
 */
export async function readCompareFile(file: string): Promise<CompareDocument> {
  const text = await readUserFile(file, 'the comparison')
  const document = parseDocument(CompareDocument, text, file)
  const { stopped } = document
  if (canGoOn(stopped)) return document
  throw new ToolError(
    'USAGE',
    `${file} ended as planned (${stopped}): more blocks would be peeking. Start a new comparison.`,
  )
}
