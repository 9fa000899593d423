import type { SweepDocument } from '@gauntlet/contract'

/** What a sweep of the experiments API must not find, a line each: a service that does not pass, a baseline that does not fail. */
export function listSurprises(documents: readonly SweepDocument[]): string[] {
  return documents.flatMap(({ flow, target, outcome, reason, tally }) => {
    const expected = target === 'baseline' ? 'fail' : 'pass'
    if (outcome === expected) return []
    const why = reason === null ? '' : ` (${reason})`
    const cells = `${tally.fail} cells failed, ${tally.no_evidence} have no evidence`
    return [`${flow}, ${target}: ${outcome}${why}, where ${expected} was expected; ${cells}`]
  })
}
