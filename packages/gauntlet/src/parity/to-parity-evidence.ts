import type { ParityReport } from '@gauntlet/contract'
import { createRunId, type Evidence } from '@gauntlet/store'

/** A parity run as the store keeps it. */
export function toParityEvidence({ document }: ParityReport): Evidence {
  return { id: createRunId(Date.parse(document.at)), document, outcome: document.outcome }
}
