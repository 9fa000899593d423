/** The three values of every check: missing evidence is never a pass. */
export type Outcome = 'pass' | 'fail' | 'no_evidence'

/** A named question with an expected and an observed value. */
export type CheckResult = {
  readonly name: string
  readonly outcome: Outcome
  /** What had to be true, in words or as a number: `0`, `"> 0"`, `"<= 0.01"`. */
  readonly expected: string | number
  /** What was seen; null when nothing could be. */
  readonly observed: string | number | null
  /** The query, the offending keys (at most 20), the reason for `no_evidence`. */
  readonly details: Readonly<Record<string, unknown>>
}

/** One outcome for many: any failure fails; else any missing evidence; else pass. Of none: no evidence. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fail')) return 'fail'
  if (outcomes.length === 0 || outcomes.includes('no_evidence')) return 'no_evidence'
  return 'pass'
}
