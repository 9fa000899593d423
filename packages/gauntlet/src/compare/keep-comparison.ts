import type { CompareDocument } from '@gauntlet/contract'
import { findObstacle, type KeepContext } from '../store/keep-evidence.ts'
import { toCompareEvidence } from './compare-evidence.ts'

/** The store's row of one comparison. */
export type KeptComparison = {
  /** Brings it up to date, between two runs: nothing of the store is beside what is measured. Never throws. */
  readonly save: (document: CompareDocument) => Promise<void>
  /** Whether the store has what was saved last. */
  readonly isKept: () => boolean
}

/**
 * Keeps a comparison in the store under one id from its first block on; until it has ended, each document replaces the
 * one before. A store that is away costs one note, and is asked again after the next block: the file has everything.
 */
export function keepComparison(id: string, context: KeepContext): KeptComparison {
  let isKept = false
  let isTold = false
  return {
    save: async (document) => {
      const obstacle = await findObstacle(toCompareEvidence(id, document), context)
      isKept = obstacle === undefined
      if (obstacle === undefined || isTold) return
      isTold = true
      context.print.note(
        `The dashboard does not show this comparison as it stands: ${obstacle.message}`,
      )
    },
    isKept: () => isKept,
  }
}
