/** The three values of every check: missing evidence is never a pass. */
export type Outcome = 'pass' | 'fail' | 'no_evidence'

/** One outcome for many: any failure fails; else any missing evidence; else pass. Of none: no evidence. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fail')) return 'fail'
  if (outcomes.length === 0 || outcomes.includes('no_evidence')) return 'no_evidence'
  return 'pass'
}
