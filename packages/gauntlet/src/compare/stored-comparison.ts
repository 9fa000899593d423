import type { CompareDocument } from '@gauntlet/contract'
import { findObstacle, type StoreContext } from '../store/store-evidence.ts'
import { toCompareEvidence } from './compare-evidence.ts'

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
