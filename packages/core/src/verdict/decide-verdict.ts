/** The three values of every check: missing evidence is never a pass. */
export type Outcome = 'pass' | 'fail' | 'no_evidence'

/** One outcome for many: any failure fails; else any missing evidence; else pass. Of none: no evidence. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fail')) return 'fail'
  if (outcomes.length === 0 || outcomes.includes('no_evidence')) return 'no_evidence'
  return 'pass'
}

export type Verdict = 'ship' | 'ship-with-known-gaps' | 'hold' | 'inconclusive'

/** One gate: a named check that a verdict rests on. */
export type Gate = {
  readonly outcome: Outcome
  /** The id of the accepted, unexpired gap that covers its failure; null when none does. */
  readonly known_gap: string | null
}

/** The outcome of a gate once known gaps are taken into account: a covered failure counts as passed. */
export function outcomeWithGaps({ outcome, known_gap }: Gate): Outcome {
  return outcome === 'fail' && known_gap !== null ? 'pass' : outcome
}

/**
 * The one verdict over all gates. Every gate passes: `ship`. Every failing gate is covered by a known
 * gap: `ship-with-known-gaps`. Any other failure: `hold`. No failure but missing evidence, and no gates
 * at all: `inconclusive`.
 *
 * A gap covers failures only: evidence that is missing cannot be accepted away.
 */
export function decideVerdict(gates: readonly Gate[]): Verdict {
  const outcome = combineOutcomes(gates.map(outcomeWithGaps))
  if (outcome === 'fail') return 'hold'
  if (outcome === 'no_evidence') return 'inconclusive'
  return gates.some((gate) => gate.outcome === 'fail') ? 'ship-with-known-gaps' : 'ship'
}
