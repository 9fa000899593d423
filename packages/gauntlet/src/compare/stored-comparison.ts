import { CompareDocument, ToolError, parseDocument } from '@gauntlet/contract'
import { canGoOn } from '@gauntlet/core/compare'
import { readUserFile } from '@gauntlet/formats'
import type { Evidence } from '@gauntlet/store'
import { type StoreContext, findObstacle } from '../store/store-evidence.ts'

/** The store's row of one comparison. */
export type StoredComparison = {
  /** Brings it up to date, between two runs: nothing of the store is beside what is measured. Never throws. */
  readonly save: (document: CompareDocument) => Promise<void>
  /** Whether the store has what was saved last. */
  readonly isStored: () => boolean
}

/**
 * Stores a comparison under one id from its first block on; until it has ended, each document replaces the
 * one before. A store that is away costs one note, and is asked again after the next block: the file has everything.
 */
export function createStoredComparison(id: string, context: StoreContext): StoredComparison {
  let isStored = false
  let isNoted = false
  return {
    save: async (document) => {
      const obstacle = await findObstacle(toCompareEvidence(id, document), context)
      isStored = obstacle === undefined
      if (obstacle === undefined || isNoted) return
      isNoted = true
      context.print.note(
        `The dashboard does not show this comparison as it stands: ${obstacle.message}`,
      )
    },
    isStored: () => isStored,
  }
}

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

/** Whether a comparison ended as planned; else it can still go on. */
export function hasEnded({ stopped }: CompareDocument): boolean {
  return !canGoOn(stopped)
}

/**
 * A comparison as the store keeps it, with the raw values of every run; its folder is named by the same id. Until it has
 * ended it may be replaced.
 */
export function toCompareEvidence(id: string, document: CompareDocument): Evidence {
  const { scenario, outcome } = document
  return { id, document, outcome, scenario, isFinal: hasEnded(document) }
}
