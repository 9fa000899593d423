import { ToolError, type CompareDocument } from '@gauntlet/contract'
import { canGoOn } from '@gauntlet/core/compare'
import { readFile } from 'node:fs/promises'

/**
 * Reads the document of a comparison that was interrupted, or that gave up because the host was not fit.
 *
 * @throws ToolError FILE_UNREADABLE when it is not one, USAGE when there is nothing to go on with
 */
export async function readCompareFile(file: string): Promise<CompareDocument> {
  let document: Partial<CompareDocument>
  try {
    document = JSON.parse(await readFile(file, 'utf8')) as Partial<CompareDocument>
  } catch (cause) {
    throw new ToolError('FILE_UNREADABLE', `${file} cannot be read: ${(cause as Error).message}`, {
      cause,
    })
  }
  const { schema, plan, blocks, targets, stopped } = document
  if (schema !== 'gauntlet.compare/1' || !plan || !Array.isArray(blocks) || !targets) {
    throw new ToolError('FILE_UNREADABLE', `${file} is not a document of \`gauntlet compare\``)
  }
  if (!stopped || !canGoOn(stopped)) {
    throw new ToolError(
      'USAGE',
      `${file} ended as planned (${stopped}): more blocks would be peeking. Start a new comparison.`,
    )
  }
  return document as CompareDocument
}
