import type { ReviewDocument } from '@gauntlet/contract'
import { createRunId, type Evidence } from '@gauntlet/store'

/** A review as the store keeps it. */
export function toReviewEvidence(document: ReviewDocument): Evidence {
  const { at, outcome } = document
  return { id: createRunId(Date.parse(at)), document, outcome }
}
