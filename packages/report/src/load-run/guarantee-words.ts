import type { GuaranteeDocument } from '@gauntlet/contract'

const words = { pass: 'pass', fail: 'fail', no_evidence: 'no evidence' } as const

/** The outcome of a guarantee under one run, in a word. */
export function toGuaranteeWord({ outcome, exercised }: GuaranteeDocument): string {
  return exercised === false ? 'not tested' : words[outcome]
}

/** What was found, and why there is no evidence: `LOST × 2`; empty where there is nothing to say. */
export function describeGuarantee({ counts, reason }: GuaranteeDocument): string {
  const found = Object.entries(counts).map(([anomaly, count]) => `${anomaly} × ${count}`)
  return [...found, ...(reason === null ? [] : [reason])].join(', ')
}
