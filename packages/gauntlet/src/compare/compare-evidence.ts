import type { CompareDocument } from '@gauntlet/contract'
import { canGoOn } from '@gauntlet/core/compare'
import type { Evidence } from '@gauntlet/store'

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
