import type { ParityReport } from '@gauntlet/contract'
import { createRunId, type Evidence } from '@gauntlet/store'

/** A parity run as the store keeps it: the document, and the exchanges of every case whose answers did not agree. */
export function toParityEvidence({ document, cases }: ParityReport): Evidence {
  const details = cases.flatMap((one, position) =>
    document.cases[position]?.outcome === 'pass' ? [] : [{ position, details: one }],
  )
  return { id: createRunId(Date.parse(document.at)), document, outcome: document.outcome, details }
}
