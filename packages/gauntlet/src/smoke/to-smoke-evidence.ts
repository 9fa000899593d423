import type { SmokeDocument } from '@gauntlet/contract'
import { createRunId, type Evidence } from '@gauntlet/store'

/** A walk of the smoke chain as the store keeps it. */
export function toSmokeEvidence(document: SmokeDocument): Evidence {
  return { id: createRunId(Date.parse(document.at)), document, outcome: document.outcome }
}
